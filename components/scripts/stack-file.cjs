/**
 * Keeps one file of a stack's folder. `write` puts stdin there by a rename, so that a reader never sees half of it; `keep`
 * does that where the file is missing or another; `look` prints whether it is, as JSON; `remove` takes it away, and the
 * folders above it that are empty then, up to TOP. Run as `node -e SCRIPT write`: what removes a file at `destroy` then
 * needs no file of a clone that may be gone.
 */
const fs = require("node:fs");
const path = require("node:path");

/** @typedef {{ FILE: string, TOP: string, SECRET?: string, ENCODING?: string }} Environment */

const { FILE: file, TOP: top, SECRET: secret, ENCODING: encoding } = /** @type {Environment} */ (process.env);

function write(content = received()) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    // Containers read it as another user, whatever this one's umask.
    foldersAbove().forEach((folder) => fs.chmodSync(folder, 0o755));
    const next = `${file}.next`;
    fs.rmSync(next, { force: true });
    fs.writeFileSync(next, content, { mode: 0o600 });
    fs.chmodSync(next, mode());
    fs.renameSync(next, file);
}

/** The content; what is no text comes in base64. */
function received() {
    const content = fs.readFileSync(0);
    return encoding === "base64" ? Buffer.from(content.toString(), "base64") : content;
}

function keep() {
    const content = received();
    if (!holds(content)) {
        write(content);
    }
}

/** @param {Buffer} content */
function holds(content) {
    return fs.existsSync(file) && fs.readFileSync(file).equals(content);
}

function look() {
    const change = fs.existsSync(file) ? "changed" : "gone";
    console.log(JSON.stringify(holds(received()) ? [] : [{ id: file, change }]));
}

/** A container that reads a secret runs as this user, or, where this is root, as a member of root's group. */
function mode() {
    if (!secret) {
        return 0o644;
    }
    return process.getuid?.() === 0 ? 0o640 : 0o600;
}

function foldersAbove() {
    const folders = [];
    for (let folder = path.dirname(file); folder.startsWith(top + path.sep); folder = path.dirname(folder)) {
        folders.push(folder);
    }
    return folders;
}

function remove() {
    fs.rmSync(file, { force: true });
    for (const folder of foldersAbove()) {
        if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
            return;
        }
        fs.rmSync(folder, { force: true, recursive: true });
    }
}

// Under `node -e` the first argument stands where a script's name would.
({ write, keep, look, remove })[/** @type {"write" | "keep" | "look" | "remove"} */ (process.argv[1])]();
