"""Write a channel of conda's with tiny packages: `conda_channel.py FOLDER < packages.json`."""

import bz2
import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path

folder = Path(sys.argv[1])
repodata: dict[str, dict[str, object]] = {"linux-64": {}, "linux-aarch64": {}, "noarch": {}}
for each in json.load(sys.stdin):
    files, links, subdir = each.pop("files", {}), each.pop("links", {}), each.get("subdir", "noarch")
    record = {"build": "0", "build_number": 0, "depends": [], "subdir": subdir, **each}
    paths = []
    members = {}
    for path, text in files.items():
        content = text.encode()
        members[path] = content
        entry = {"_path": path, "path_type": "hardlink", "sha256": hashlib.sha256(content).hexdigest()}
        entry["size_in_bytes"] = len(content)
        if "/placeholder/prefix" in text:
            entry |= {"prefix_placeholder": "/placeholder/prefix", "file_mode": "text"}
        paths.append(entry)
    for path in links:
        nothing = {"sha256": hashlib.sha256(b"").hexdigest(), "size_in_bytes": 0}
        paths.append({"_path": path, "path_type": "softlink", **nothing})
    members["info/index.json"] = json.dumps(record).encode()
    members["info/paths.json"] = json.dumps({"paths_version": 1, "paths": paths}).encode()
    if "entry_points" in each:
        noarch = {"type": "python", "entry_points": each["entry_points"]}
        members["info/link.json"] = json.dumps({"noarch": noarch, "package_metadata_version": 1}).encode()
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for path, content in members.items():
            member = tarfile.TarInfo(path)
            member.size, member.mode = len(content), 0o755 if path.startswith("bin/") else 0o644
            archive.addfile(member, io.BytesIO(content))
        for path, target in links.items():
            member = tarfile.TarInfo(path)
            member.type, member.linkname = tarfile.SYMTYPE, target
            archive.addfile(member)
    packed = bz2.compress(stream.getvalue())
    name = f"{record['name']}-{record['version']}-{record['build']}.tar.bz2"
    (folder / subdir).mkdir(parents=True, exist_ok=True)
    (folder / subdir / name).write_bytes(packed)
    sums = {"sha256": hashlib.sha256(packed).hexdigest(), "size": len(packed)}
    repodata[subdir][name] = {**record, **sums}
for subdir, packages in repodata.items():
    (folder / subdir).mkdir(parents=True, exist_ok=True)
    text = json.dumps({"info": {"subdir": subdir}, "packages": packages, "packages.conda": {}, "repodata_version": 1})
    (folder / subdir / "repodata.json").write_text(text)
