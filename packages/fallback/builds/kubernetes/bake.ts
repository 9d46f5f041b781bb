import execa from "execa";
import * as fs from "node:fs";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import * as tar from "tar";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { REGISTRIES } from "./versions";

const SCRIPT = fs.readFileSync(path.join(REGISTRIES, "node-image", "bake"), "utf8");
const LINES_SHOWN_ON_FAILURE = 8;

/**
 * Lets a node's own containerd take images in, and brings its folder out.
 *
 * Containerd stacks overlay file systems, which cannot lie on a container's own: hence the volume, which goes with the
 * container. Everything flows through the docker command, so the daemon may be on another machine.
 *
 * @param cli The docker command.
 * @param node Name of the node's image.
 * @param layout Folder of the images, in the layout of the Open Container Initiative.
 * @param output Path of the tar to write.
 * @throws {UserError} With containerd's last words.
 */
export async function bakeImages(cli: string, node: string, layout: string, output: string): Promise<void> {
    const container = ["--rm", "--interactive", "--privileged", "--network", "none", "--volume", "/var/lib/containerd"];
    const args = ["run", ...container, "--entrypoint", "sh", node, "-c", SCRIPT];
    const running = execa(cli, args, { buffer: false, reject: false, env: { DOCKER_BUILDKIT: "1" } });
    const words: string[] = [];
    running.stderr?.setEncoding("utf8").on("data", (text: string) => {
        words.push(...text.split("\n").filter((line) => line.trim() !== ""));
        words.splice(0, words.length - LINES_SHOWN_ON_FAILURE);
    });
    if (!running.stdin || !running.stdout) {
        throw new Error("a child process without pipes");
    }
    const images = tar.create({ cwd: layout, portable: true }, ["."]) as unknown as NodeJS.ReadableStream;
    // A container that ended early breaks the pipe; its own words say more.
    const [result] = await Promise.all([
        running,
        pipeline(images, running.stdin).catch(() => {}),
        pipeline(running.stdout, fs.createWriteStream(output)),
    ]);
    if (result.failed) {
        const problem = "Kubernetes' images could not be put into the node image.";
        const fix = "A node needs privileged containers: see that docker run --privileged works here.";
        throw new UserError({ problem, fix, details: words.join("\n") });
    }
}
