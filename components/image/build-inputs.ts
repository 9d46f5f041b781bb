import * as fs from "node:fs";
import * as path from "node:path";
import ignore from "@balena/dockerignore";
import type { ImageName } from "../../lib/roles";

/**
 * The files an image is built from, by their path from the clone's root: those that its `Dockerfile.dockerignore`
 * lets into the build, and the Dockerfile. That file leaves out all (`*`) and takes folders back in (`!folder`).
 * @param clone The clone's absolute path.
 */
export function buildInputs(clone: string, image: ImageName): Map<string, Buffer> {
    const dockerfile = `images/${image}/Dockerfile`;
    const rules = fs.readFileSync(path.join(clone, `${dockerfile}.dockerignore`), "utf8");
    const sent = ignore().add(rules).createFilter();
    const taken = rules.split("\n").filter((line) => line.startsWith("!"));
    const files = taken.flatMap((line) => filesBelow(clone, line.slice(1).trim())).filter(sent);
    return new Map([...files, dockerfile].map((file) => [file, fs.readFileSync(path.join(clone, file))]));
}

function filesBelow(clone: string, relative: string): string[] {
    if (!fs.statSync(path.join(clone, relative)).isDirectory()) {
        return [relative];
    }
    return fs.readdirSync(path.join(clone, relative)).flatMap((name) => filesBelow(clone, `${relative}/${name}`));
}
