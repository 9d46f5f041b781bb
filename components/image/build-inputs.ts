import * as fs from "node:fs";
import * as path from "node:path";
import ignore from "@balena/dockerignore";

/**
 * The files an image is built from, by their path from the program's root: those that its `Dockerfile.dockerignore`
 * lets into the build, and the Dockerfile. That file leaves out all (`*`) and takes folders back in (`!folder`).
 * @param programRoot The program's absolute path.
 * @param image Its folder in `images/`.
 */
export function buildInputs(programRoot: string, image: string): Map<string, Buffer> {
    const dockerfile = `images/${image}/Dockerfile`;
    const rules = fs.readFileSync(path.join(programRoot, `${dockerfile}.dockerignore`), "utf8");
    // Docker tells capital letters from small ones.
    const sent = ignore({ ignorecase: false }).add(rules).createFilter();
    const taken = rules.split("\n").filter((line) => line.startsWith("!"));
    const files = taken.flatMap((line) => filesBelow(programRoot, line.slice(1).trim())).filter(sent);
    return new Map([...files, dockerfile].map((file) => [file, fs.readFileSync(path.join(programRoot, file))]));
}

function filesBelow(root: string, relative: string): string[] {
    if (!fs.statSync(path.join(root, relative)).isDirectory()) {
        return [relative];
    }
    return fs.readdirSync(path.join(root, relative)).flatMap((name) => filesBelow(root, `${relative}/${name}`));
}
