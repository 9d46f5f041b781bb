import type { Settings } from "../config/settings";
import { TRIXIE } from "../lib/base-image";
import { engineRequest } from "../lib/engine.cjs";
import { UserError } from "../lib/user-error";

/**
 * Images that every build of ours needs, that no registry has, and that are not on this machine.
 *
 * @param built The names of the images that the stack builds, by what they are called.
 */
export async function baseImageFaults(
    { identity, machine, project }: Settings,
    built: ReadonlyMap<string, string>,
): Promise<UserError[]> {
    // Pulumi builds what is not in its state, though another stack may have built the same.
    const isThere = async (name: string) => machine.record?.images?.includes(name) === true && (await isHere(name));
    const builds = (await Promise.all([...built.values()].map(isThere))).includes(false);
    const bases = new Set([TRIXIE, project.environment.base]);
    const needed = builds ? [...bases].flatMap(({ image, mirrors }) => [image, mirrors]) : [];
    const missing = await Promise.all(needed.map(async (base) => ((await isHere(base)) ? [] : [base])));
    return missing.flat().map(
        (base) =>
            new UserError({
                subject: `The image ${base},`,
                problem: "from which the platform's images are built, is not on this machine",
                fix: `npx gaiaflow tools --stack ${identity.stack}`,
            }),
    );
}

async function isHere(reference: string): Promise<boolean> {
    return (await engineRequest("GET", `/images/${encodeURI(reference)}/json`)).status === 200;
}
