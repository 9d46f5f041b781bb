import { lockedRequirements } from "../../../lib/pylock";

test("a package is locked by its version and the hashes of all its files, wherever those lie", () => {
    const lock = `lock-version = "1.0"
created-by = "uv"

[[packages]]
name = "numpy"
version = "2.4.0"
marker = "sys_platform != 'win32'"
index = "https://pypi.org/simple"
sdist = { url = "https://files.pythonhosted.org/numpy-2.4.0.tar.gz", hashes = { sha256 = "aa" } }
wheels = [
    { url = "https://files.pythonhosted.org/numpy-x86_64.whl", hashes = { sha256 = "bb" } },
    { url = "https://files.pythonhosted.org/numpy-aarch64.whl", hashes = { sha256 = "cc" } },
]

[[packages]]
name = "six"
version = "1.17.0"
wheels = [{ url = "https://files.pythonhosted.org/six.whl", hashes = { sha256 = "dd" } }]
`;
    expect(lockedRequirements(lock)).toBe(
        "numpy==2.4.0 ; sys_platform != 'win32' --hash=sha256:bb --hash=sha256:cc --hash=sha256:aa\n" +
            "six==1.17.0 --hash=sha256:dd\n",
    );
});

test("a package by its address keeps it, one of a repository with its commit", () => {
    const lock = `lock-version = "1.0"
created-by = "uv"

[[packages]]
name = "archived"
archive = { url = "https://example.com/archived.zip", hashes = { sha256 = "aa" } }

[[packages]]
name = "cloned"
vcs = { type = "git", url = "https://example.com/cloned.git", commit-id = "0123abc" }
`;
    expect(lockedRequirements(lock)).toBe(
        "archived @ https://example.com/archived.zip --hash=sha256:aa\n" +
            "cloned @ git+https://example.com/cloned.git@0123abc\n",
    );
});

test("nothing locked is nothing to install", () => {
    expect(lockedRequirements('lock-version = "1.0"\ncreated-by = "uv"\n')).toBe("");
});
