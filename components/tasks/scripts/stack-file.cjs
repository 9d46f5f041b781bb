/**
 * Keeps one file of a stack's folder. `write` puts stdin there by a rename, so that a reader never sees half of it;
 * `remove` takes it away, and the folders above it that are empty then, up to TOP. Run as `node -e SCRIPT write`:
 * what removes a file at `destroy` then needs no file of a clone that may be gone.
 */
const fs = require("node:fs");
const path = require("node:path");

const { FILE: file, TOP: top } = process.env;

function write() {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    // Containers read it as another user.
    fs.chmodSync(path.dirname(file), 0o755);
    const next = `${file}.next`;
    fs.writeFileSync(next, fs.readFileSync(0));
    fs.chmodSync(next, 0o644);
    fs.renameSync(next, file);
}

function remove() {
    fs.rmSync(file, { force: true });
    for (let folder = path.dirname(file); folder.startsWith(top + path.sep); folder = path.dirname(folder)) {
        if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
            return;
        }
        fs.rmSync(folder, { force: true, recursive: true });
    }
}

// Under `node -e` the first argument stands where a script's name would.
({ write, remove })[process.argv[1]]();
