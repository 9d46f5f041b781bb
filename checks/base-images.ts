import type { Settings } from "../config/settings";
import { TRIXIE, type BaseImage } from "../lib/base-image";
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
    // Which Debian has the project's Python, its lock says; where that is not there, a start writes it first.
    const commands = new Map([...imagesOf(project.environment.base, "start"), ...imagesOf(TRIXIE, "tools")]);
    const needed = builds ? [...commands] : [];
    const missing = await Promise.all(
        needed.map(async ([image, command]) => ((await isHere(image)) ? [] : [{ image, command }])),
    );
    return missing.flat().map(
        ({ image, command }) =>
            new UserError({
                subject: `The image ${image},`,
                problem: "from which the platform's images are built, is not on this machine",
                fix: `npx gaiaflow ${command} --stack ${identity.stack}`,
            }),
    );
}

/** What a build takes from a base, each with the command that gets it. */
const imagesOf = ({ image, mirrors }: Pick<BaseImage, "image" | "mirrors">, command: string): [string, string][] => [
    [image, command],
    [mirrors, command],
];

async function isHere(reference: string): Promise<boolean> {
    return (await engineRequest("GET", `/images/${encodeURI(reference)}/json`)).status === 200;
}
