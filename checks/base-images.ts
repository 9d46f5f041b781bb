import * as fs from "node:fs";
import * as path from "node:path";
import { builtImage } from "../components/image/platform-image";
import type { Fault } from "../config/faults";
import type { Settings } from "../config/settings";
import { neededImages } from "../lib/roles";
import { engineRequest } from "./engine.cjs";

/** Images that a build starts from, that no registry has, and that are not on this machine. */
export async function baseImageFaults(settings: Settings): Promise<Fault[]> {
    const { clone } = settings.machine;
    const toBuild = await Promise.all(
        neededImages(settings.services)
            .filter((image) => settings.images[image] === undefined)
            .map(async (image) => {
                const { build, project, machine } = settings;
                const asked = {
                    image,
                    clone,
                    platform: machine.platform,
                    ...build,
                    requirements: project.requirements,
                };
                return (await isHere(builtImage(asked).imageName)) ? [] : basesOf(clone, image);
            }),
    );
    const bases = [...new Set(toBuild.flat())];
    const missing = await Promise.all(bases.map(async (base) => ((await isHere(base)) ? [] : [base])));
    return missing.flat().map((base) => ({
        about: `The image ${base},`,
        problem: "from which the platform's images are built, is not on this machine",
        cure: "npm run tools",
    }));
}

/** What a Dockerfile builds on or reads from, of what `npm run tools` makes. */
function basesOf(clone: string, image: string): string[] {
    const dockerfile = fs.readFileSync(path.join(clone, "images", image, "Dockerfile"), "utf8");
    return [...dockerfile.matchAll(/(?:^FROM |,from=)(gaiaflow\/[\w./-]+:[\w.-]+)/gm)].flatMap(
        ([, base]) => base ?? [],
    );
}

async function isHere(reference: string): Promise<boolean> {
    return (await engineRequest("GET", `/images/${encodeURI(reference)}/json`)).status === 200;
}
