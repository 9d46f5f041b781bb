// Does once, after the first `npm install`, what `pulumi new` cannot: it replaces the project's name in files, but makes no
// Python name of it, renames no folder, and lets only the owner read those that it makes, where Airflow has to as well.
// Without it (npm's ignore-scripts) the package is called as it is, and all works but where root owns the project.
import { chmodSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";

const FROM = "my_package";
/** Names that would hide what Python, the platform or the project has. */
const TAKEN = new Set("TAKEN".split(" "));

const [, project = ""] = /^name: *["']?([^"'\s]+)/m.exec(readFileSync("Pulumi.yaml", "utf8")) ?? [];
const name = packageName(project);
for (const file of files(".")) {
    const text = readFileSync(file, "utf8");
    if (file !== "name-package.mjs" && text.includes(FROM)) {
        writeFileSync(file, text.replaceAll(FROM, name));
    }
}
renameSync(FROM, name);
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
delete manifest.scripts.postinstall;
writeFileSync("package.json", `${JSON.stringify(manifest, undefined, 2)}\n`);
rmSync("name-package.mjs");

/** @param {string} project */
function packageName(project) {
    const words = project.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    const plain = words.join("_");
    return /^[a-z]/.test(plain) && !TAKEN.has(plain) ? plain : `project_${plain}`;
}

/**
 * All files below a folder; on the way it lets everybody read the folders.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function files(folder) {
    return readdirSync(folder, { withFileTypes: true })
        .filter(({ name: file }) => ![".git", ".venv", "node_modules", "package-lock.json"].includes(file))
        .flatMap((entry) => {
            const file = folder === "." ? entry.name : `${folder}/${entry.name}`;
            if (!entry.isDirectory()) {
                return [file];
            }
            chmodSync(file, 0o755);
            return files(file);
        });
}
