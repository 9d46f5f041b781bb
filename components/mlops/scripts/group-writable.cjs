/** Lets the group write a folder and all in it, and says so. Run as `node -e`. */
const fs = require("node:fs");
const path = require("node:path");

const GROUP_WRITE = 0o060;
const GROUP_ENTER = 0o010;

function open(file) {
    const { mode } = fs.lstatSync(file);
    const folder = (mode & 0o170000) === 0o040000;
    const link = (mode & 0o170000) === 0o120000;
    if (!link) {
        fs.chmodSync(file, (mode & 0o7777) | GROUP_WRITE | (folder ? GROUP_ENTER : 0));
    }
    if (folder) {
        fs.readdirSync(file).forEach((name) => open(path.join(file, name)));
    }
}

open(process.env.FOLDER);
console.log(`${process.env.FOLDER} belongs to root, so its group may now write it: Jupyter runs as another user.`);
