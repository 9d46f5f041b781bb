import type { Readable } from "node:stream";
import execa from "execa";
import type { TestCluster } from "./test-cluster";

/** Puts an image of this machine's Docker into a cluster's node, under a name of the test's own. */
export async function streamImage(
    { docker, dockerCli, profile }: Pick<TestCluster, "docker" | "dockerCli" | "profile">,
    image: string,
    name: string,
): Promise<void> {
    await docker("tag", image, name);
    const save = execa(dockerCli, ["save", name], { buffer: false });
    const load = ["exec", "--interactive", profile, "ctr", "--namespace", "k8s.io", "images", "import", "-"];
    await Promise.all([save, execa(dockerCli, load, { input: save.stdout as Readable })]);
}
