import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "smol-toml";
import { asksForOwnPackage, OWN_PACKAGE } from "../lib/own-package";
import { compiledBy } from "./compiled";
import { at, readText } from "./files";
import type { InputBuilder, LinesFrom } from "./input";
import { readPyproject } from "./pyproject";
import { addSetuptools, BY_CODE } from "./setuptools";

/**
 * Adds what a folder of the project needs (`-e .`, `./library[extra]`): its code is the project's own; what it depends on
 * is read where it is written down. What only code can tell is a fault: that code is on the machine, and not in a build.
 */
export function addLocal(into: InputBuilder, address: string, where: string, from: LinesFrom): void {
    const [, folder = "", extras] = /^([^[;]*)(?:\[([^\]]*)\])?/.exec(address.replace(/^file:(\/\/)?/, "")) ?? [];
    const absolute = path.resolve(from.folder, folder.trim().replace(/#.*$/, ""));
    const relative = path.relative(into.source.projectRoot, absolute) || ".";
    if (!fs.existsSync(absolute)) {
        into.faults.push({
            subject: where,
            problem: `names ${relative}, which is not there.`,
            fix: "Correct the path.",
        });
        return;
    }
    if (fs.statSync(absolute).isFile()) {
        into.faults.push(asksForOwnPackage(relative) ? { subject: where, ...OWN_PACKAGE } : fileFault(where, relative));
        return;
    }
    const chosen = extras === undefined ? [] : extras.split(",").map((each) => each.trim());
    const key = [relative, ...chosen.toSorted()].join();
    if (into.readFolders.has(key)) {
        return;
    }
    into.readFolders.add(key);
    const isNew = !into.localProjects.includes(relative);
    into.localProjects.push(...(isNew ? [relative] : []));
    const compiled = compiledBy(absolute);
    if (isNew && compiled !== undefined) {
        into.notes.push(
            `${where}: ${relative} has code to compile (${compiled}), and of a folder of the project the Python alone is imported. ` +
                "Where its import fails, write the address of its repository (git+https://…) in the place of this line: it " +
                "is built then; or compile it in an image of your own (docs/own-image.md).",
        );
    }
    const file = path.join(absolute, "pyproject.toml");
    if (isProject(readText(file))) {
        readPyproject(into, file, { extras: chosen });
    } else if (!["setup.py", "setup.cfg"].some((each) => fs.existsSync(path.join(absolute, each)))) {
        into.faults.push({
            subject: where,
            problem: `names ${relative}, which has neither a pyproject.toml of a package nor a setup.py.`,
            fix: "Take the line out: the code of the project is there anyway.",
        });
    } else if (!addSetuptools(into, absolute, chosen)) {
        into.faults.push({ subject: where, ...BY_CODE });
    }
}

/** What is said of a package that is a file of this machine. */
export function fileFault(where: string, file: string) {
    return {
        subject: where,
        problem: `names ${file}, a file of this machine, which the build of an image does not have.`,
        fix: "Name the package as an index has it, or the folder of its source.",
    };
}

/** Whether a pyproject.toml is a package's, and not one of tools' settings alone. A wrong one is read, and said to be. */
function isProject(content: string | undefined): boolean {
    try {
        const document = parse(content ?? "");
        return at(document, "project") !== undefined || at(document, "tool", "poetry", "dependencies") !== undefined;
    } catch {
        return true;
    }
}
