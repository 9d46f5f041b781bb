import { configKey, setLine } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { neededImages, running, type ImageName } from "../services/catalogue";
import { engineRequest } from "../lib/engine.cjs";
import { UserError } from "../lib/user-error";

/** Images that the configuration names and that are neither on this machine nor to be had from their registry. */
export async function imageFaults(settings: Settings): Promise<UserError[]> {
    const faults = await Promise.all(
        namedImages(settings).map(async ({ path, reference }): Promise<UserError | undefined> => {
            const reason = await unavailable(reference);
            return reason === undefined
                ? undefined
                : new UserError({
                      subject: configKey(path),
                      problem: `is ${reference}, which is not on this machine and cannot be pulled: ${reason}`,
                      fix: `docker pull ${reference}   or: ${setLine(settings.identity.stack, path, "<image>:<version>")}`,
                  });
        }),
    );
    return faults.filter((fault) => fault !== undefined);
}

interface NamedImage {
    readonly path: readonly string[];
    readonly reference: string;
}

function namedImages({ images, objectStore, services }: Settings): NamedImage[] {
    const needed = neededImages(services);
    return [
        ...Object.entries(images).flatMap(([name, reference]) =>
            reference !== undefined && needed.includes(name as ImageName)
                ? [{ path: ["images", name], reference }]
                : [],
        ),
        ...running(services)
            .flatMap(({ furtherImages }) => Object.values(furtherImages?.({ objectStore }) ?? {}))
            .map((reference) => ({ path: ["objectStore", "image"], reference })),
    ];
}

/** Why an image cannot be had; undefined when it is here or its registry has it. */
async function unavailable(reference: string): Promise<string | undefined> {
    const name = encodeURI(reference);
    if ((await engineRequest("GET", `/images/${name}/json`)).status === 200) {
        return undefined;
    }
    const { status, body } = await engineRequest("GET", `/distribution/${name}/json`);
    if (status === 200) {
        return undefined;
    }
    try {
        return (JSON.parse(body.toString()) as { message?: string }).message ?? `status ${status}`;
    } catch {
        return `status ${status}`;
    }
}
