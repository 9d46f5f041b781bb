import * as fs from "node:fs";
import * as path from "node:path";
import type { Settings } from "../config/settings";
import { engineRequest } from "../lib/engine.cjs";
import { UserError } from "../lib/user-error";

/**
 * Images that a build starts from, that no registry has, and that are not on this machine.
 *
 * @param built The names of the images that the stack builds, by their folders in `images/`.
 */
export async function baseImageFaults({ machine }: Settings, built: ReadonlyMap<string, string>): Promise<UserError[]> {
    const { programRoot, record } = machine;
    const bases = new Set<string>();
    for (const [image, name] of built) {
        // Pulumi builds what is not in its state, though another stack may have built the same.
        if (!record?.images?.includes(name) || !(await isHere(name))) {
            basesOf(programRoot, image).forEach((base) => bases.add(base));
        }
    }
    const missing = await Promise.all([...bases].map(async (base) => ((await isHere(base)) ? [] : [base])));
    return missing.flat().map(
        (base) =>
            new UserError({
                subject: `The image ${base},`,
                problem: "from which the platform's images are built, is not on this machine",
                fix: "npm run tools",
            }),
    );
}

/** What a Dockerfile builds on or reads from, of what `npm run tools` makes. */
function basesOf(programRoot: string, image: string): string[] {
    const dockerfile = fs.readFileSync(path.join(programRoot, "images", image, "Dockerfile"), "utf8");
    return [...dockerfile.matchAll(/(?:^FROM |,from=)(gaiaflow\/[\w./-]+:[\w.-]+)/gm)].flatMap(
        ([, base]) => base ?? [],
    );
}

async function isHere(reference: string): Promise<boolean> {
    return (await engineRequest("GET", `/images/${encodeURI(reference)}/json`)).status === 200;
}
