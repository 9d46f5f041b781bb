import { runDocker } from "./containers";
import { stateOf } from "./state";

/**
 * The images of a stack that Pulumi believes to be there and are not, by URN.
 *
 * `docker.Image` never looks whether its image still exists (its Read does nothing), so that after a `docker image prune`
 * a container would try to pull what no registry has. Replacing these resources builds them again.
 */
export async function missingImages(stack: string): Promise<string[]> {
    const images = (await stateOf(stack)).filter(({ type }) => type === "docker:index/image:Image");
    const present = new Set<unknown>(
        (await runDocker(["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"])).split("\n"),
    );
    return images.filter(({ outputs }) => !present.has(outputs?.["imageName"] ?? "")).map(({ urn }) => urn);
}
