import * as fs from "node:fs";
import * as path from "node:path";
import { builtImage, type BuildArgs } from "../components/image/platform-image";
import { ENVIRONMENT_IMAGE } from "../components/image/project-image";
import type { Fault } from "../config/faults";
import type { Settings } from "../config/settings";
import { running } from "../services/catalogue";
import { engineRequest } from "./engine.cjs";

/** How a stack's images are built. */
export function buildArgs({ build, machine, project }: Settings): BuildArgs {
    const { platform, programRoot, projectRoot } = machine;
    return { ...build, platform, programRoot, projectRoot, requirements: project.requirements };
}

/** The names of the images that a stack builds from `images/`, by their folders there. */
export function builtImages(settings: Settings): Map<string, string> {
    const { images, mode, services } = settings;
    const named: Readonly<Record<string, string | undefined>> = images;
    const built = [
        ...running(services)
            .filter(({ name }) => named[name] === undefined)
            .map(({ name, installsRequirements }) => ({ image: name, installsRequirements })),
        ...(mode === "prod_local" ? [ENVIRONMENT_IMAGE] : []),
    ];
    const build = buildArgs(settings);
    return new Map(built.map((image) => [image.image, builtImage({ ...image, ...build }).imageName]));
}

/** Images that a build starts from, that no registry has, and that are not on this machine. */
export async function baseImageFaults(settings: Settings): Promise<Fault[]> {
    const { programRoot, record } = settings.machine;
    const bases = new Set<string>();
    for (const [image, name] of builtImages(settings)) {
        // Pulumi builds what is not in its state, though another stack may have built the same.
        if (!record?.images?.includes(name) || !(await isHere(name))) {
            basesOf(programRoot, image).forEach((base) => bases.add(base));
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
function basesOf(programRoot: string, image: string): string[] {
    const dockerfile = fs.readFileSync(path.join(programRoot, "images", image, "Dockerfile"), "utf8");
    return [...dockerfile.matchAll(/(?:^FROM |,from=)(gaiaflow\/[\w./-]+:[\w.-]+)/gm)].flatMap(
        ([, base]) => base ?? [],
    );
}

async function isHere(reference: string): Promise<boolean> {
    return (await engineRequest("GET", `/images/${encodeURI(reference)}/json`)).status === 200;
}
