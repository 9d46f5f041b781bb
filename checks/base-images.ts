import * as fs from "node:fs";
import * as path from "node:path";
import type { BuiltImageName } from "../components/image/build-inputs";
import { builtImage } from "../components/image/platform-image";
import type { Fault } from "../config/faults";
import type { Settings } from "../config/settings";
import { neededImages } from "../lib/roles";
import { engineRequest } from "./engine.cjs";

/** The names of the images that a stack builds from `images/`. */
export function builtImages(settings: Settings): Map<BuiltImageName, string> {
    const { build, images, machine, mode, project, services } = settings;
    const built = [
        ...neededImages(services).filter((image) => images[image] === undefined),
        ...(mode === "prod_local" ? (["project"] as const) : []),
    ];
    const how = { clone: machine.clone, platform: machine.platform, ...build, requirements: project.requirements };
    return new Map(built.map((image) => [image, builtImage({ image, ...how }).imageName]));
}

/** Images that a build starts from, that no registry has, and that are not on this machine. */
export async function baseImageFaults(settings: Settings): Promise<Fault[]> {
    const { clone, record } = settings.machine;
    const bases = new Set<string>();
    for (const [image, name] of builtImages(settings)) {
        // Pulumi builds what is not in its state, though another stack may have built the same.
        if (!record?.images?.includes(name) || !(await isHere(name))) {
            basesOf(clone, image).forEach((base) => bases.add(base));
        }
    }
    const missing = await Promise.all([...bases].map(async (base) => ((await isHere(base)) ? [] : [base])));
    return missing.flat().map((base) => ({
        about: `The image ${base},`,
        problem: "from which the platform's images are built, is not on this machine",
        cure: "npm run tools",
    }));
}

/** What a Dockerfile builds on or reads from, of what `npm run tools` makes. */
function basesOf(clone: string, image: BuiltImageName): string[] {
    const dockerfile = fs.readFileSync(path.join(clone, "images", image, "Dockerfile"), "utf8");
    return [...dockerfile.matchAll(/(?:^FROM |,from=)(gaiaflow\/[\w./-]+:[\w.-]+)/gm)].flatMap(
        ([, base]) => base ?? [],
    );
}

async function isHere(reference: string): Promise<boolean> {
    return (await engineRequest("GET", `/images/${encodeURI(reference)}/json`)).status === 200;
}
