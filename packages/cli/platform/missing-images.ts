import { imageNameOf } from "../../../lib/stored-image";
import { runDocker } from "./containers";
import type { StateResource } from "./state";

/**
 * The images of a stack that Pulumi believes to be there and are not, by URN.
 *
 * `docker.Image` never looks whether its image still exists (its Read does nothing), so that after a `docker image prune`
 * a container would try to pull what no registry has. Replacing these resources builds them again.
 *
 * @param state What the stack consists of.
 */
export async function missingImages(state: readonly StateResource[]): Promise<string[]> {
    const present = new Set<unknown>(
        (await runDocker(["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"])).split("\n"),
    );
    return imagesIn(state)
        .filter((image) => !present.has(imageNameOf(image)))
        .map(({ urn }) => urn);
}

/** The images that a stack builds, or pulls under the names of those. */
export function imagesIn(state: readonly StateResource[]): StateResource[] {
    return state.filter((resource) => imageNameOf(resource) !== undefined);
}
