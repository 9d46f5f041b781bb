import * as fs from "node:fs";
import * as path from "node:path";

/** Files that list Debian packages elsewhere, too (Streamlit, Binder, Astronomer), one a line. */
const FILES = ["packages.txt", "apt.txt"];

/** The Debian packages of a project: those that the configuration names, else those that the first of such files lists. */
export function systemPackages(named: readonly string[] | undefined, projectRoot: string): readonly string[] {
    if (named !== undefined) {
        return named;
    }
    const file = path.join(projectRoot, systemPackagesFile(projectRoot));
    return fs.existsSync(file) ? linesOf(fs.readFileSync(file, "utf8")) : [];
}

/** The name of the file that lists them, or that is to where there is none. */
export function systemPackagesFile(projectRoot: string): string {
    return FILES.find((name) => fs.existsSync(path.join(projectRoot, name))) ?? "packages.txt";
}

function linesOf(text: string): string[] {
    const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*/, "").trim());
    return lines.flatMap((line) => line.split(/\s+/)).filter((name) => name !== "");
}
