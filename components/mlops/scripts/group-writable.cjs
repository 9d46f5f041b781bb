/** Lets the group write a folder and all in it, and says so where it could not before. Run as `node -e`. */
const fs = require("node:fs");
const path = require("node:path");

const GROUP_WRITE = 0o060;
const GROUP_ENTER = 0o010;

const { FOLDER } = /** @type {{ FOLDER: string }} */ (process.env);

/**
 * @param {string} file
 * @returns {boolean} Whether something had to be opened.
 */
function open(file) {
    try {
        return openThere(file);
    } catch (error) {
        // Jupyter may run, and saves by way of files that go at once.
        if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") {
            return false;
        }
        throw error;
    }
}

/** @param {string} file */
function openThere(file) {
    const { mode } = fs.lstatSync(file);
    const folder = (mode & 0o170000) === 0o040000;
    const link = (mode & 0o170000) === 0o120000;
    const wanted = (mode & 0o7777) | GROUP_WRITE | (folder ? GROUP_ENTER : 0);
    const opens = !link && wanted !== (mode & 0o7777);
    if (opens) {
        fs.chmodSync(file, wanted);
    }
    const below = folder ? fs.readdirSync(file).map((name) => open(path.join(file, name))) : [];
    return opens || below.includes(true);
}

if (open(FOLDER)) {
    console.log(`${FOLDER} belongs to root, so its group may now write it: Jupyter runs as another user.`);
}
