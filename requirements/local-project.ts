import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "smol-toml";
import { asksForOwnPackage, OWN_PACKAGE } from "../lib/own-package";
import { at, list, readText } from "./files";
import type { InputBuilder } from "./input";
import { readPyproject } from "./pyproject";
import { needsBuild, type LinesFrom } from "./requirements-file";

/**
 * Adds what a folder of the project needs (`-e .`, `./library[extra]`): its code is the project's own; what it depends on
 * is read where it is written down, and left to the build where only code can tell.
 */
export function addLocal(into: InputBuilder, address: string, where: string, from: LinesFrom): void {
    const [, folder = "", extras] = /^([^[;]*)(?:\[([^\]]*)\])?/.exec(address.replace(/^file:(\/\/)?/, "")) ?? [];
    const absolute = path.resolve(from.folder, folder.trim());
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
        into.faults.push(
            asksForOwnPackage(relative)
                ? { subject: where, ...OWN_PACKAGE }
                : {
                      subject: where,
                      problem: `names ${relative}, a file of this machine, which the build of an image does not have.`,
                      fix: "Name the package as an index has it, or the folder of its source.",
                  },
        );
        return;
    }
    if (into.localProjects.includes(relative)) {
        return;
    }
    const file = path.join(absolute, "pyproject.toml");
    if (!isStatic(readText(file))) {
        needsBuild(into, address, where, "tells by code what it needs");
        return;
    }
    into.localProjects.push(relative);
    readPyproject(into, file, { extras: extras === undefined ? [] : extras.split(",").map((each) => each.trim()) });
}

/** Whether a pyproject.toml says all that its package needs. */
function isStatic(content: string | undefined): boolean {
    try {
        const project = at(parse(content ?? ""), "project");
        return project !== undefined && !list(at(project, "dynamic")).includes("dependencies");
    } catch {
        return false;
    }
}
