import * as fs from "node:fs";
import * as path from "node:path";
import ignore from "@balena/dockerignore";
import type { ImageName } from "../../lib/roles";

/** A folder of `images/`: one for each image that a service runs, and what task pods run without the project's package. */
export type BuiltImageName = ImageName | "project";

/**
 * The files an image is built from, by their path from the clone's root: those that its `Dockerfile.dockerignore`
 * lets into the build, and the Dockerfile. That file leaves out all (`*`) and takes folders back in (`!folder`).
 * @param clone The clone's absolute path.
 */
export function buildInputs(clone: string, image: BuiltImageName): Map<string, Buffer> {
    const dockerfile = `images/${image}/Dockerfile`;
    const rules = fs.readFileSync(path.join(clone, `${dockerfile}.dockerignore`), "utf8");
    const sent = ignore().add(rules).createFilter();
    const taken = rules.split("\n").filter((line) => line.startsWith("!"));
    const files = taken.flatMap((line) => filesBelow(clone, line.slice(1).trim())).filter(sent);
    return new Map([...files, dockerfile].map((file) => [file, fs.readFileSync(path.join(clone, file))]));
}

/**
 * The files of a build whose context is one folder, by their path in it: all that the Dockerfile's own dockerignore
 * does not leave out. Of a link, where it points is what counts.
 * @param dockerfile Absolute path of the Dockerfile, which lies elsewhere.
 */
export function contextInputs(context: string, dockerfile: string): Map<string, string | Buffer> {
    const rules = fs.readFileSync(`${dockerfile}.dockerignore`, "utf8");
    const sent = filesIn(context).filter(ignore().add(rules).createFilter());
    return new Map(sent.map((file) => [file, contentOf(path.join(context, file))]));
}

function filesIn(folder: string): string[] {
    return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const below = entry.isDirectory() ? filesIn(path.join(folder, entry.name)) : undefined;
        return below ? below.map((file) => `${entry.name}/${file}`) : [entry.name];
    });
}

function contentOf(file: string): string | Buffer {
    return fs.lstatSync(file).isSymbolicLink() ? `link to ${fs.readlinkSync(file)}` : fs.readFileSync(file);
}

function filesBelow(clone: string, relative: string): string[] {
    if (!fs.statSync(path.join(clone, relative)).isDirectory()) {
        return [relative];
    }
    return fs.readdirSync(path.join(clone, relative)).flatMap((name) => filesBelow(clone, `${relative}/${name}`));
}
