import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { run } from "@gaiaflow/engine-core/run";
import { docker } from "@gaiaflow/engine-core/docker/cli";
import { NODE_IMAGE, nodeArchive, nodeImage } from "../../../builds/kubernetes/node-image";

let folder: string;
jest.mock("@gaiaflow/engine-core/run", () => ({ run: jest.fn() }));
jest.mock("@gaiaflow/engine-core/docker/cli", () => ({ docker: jest.fn(), findDockerCli: () => "/docker" }));
jest.mock("../../../builds/kubernetes/bake", () => ({ bakeImages: jest.fn() }));
jest.mock("../../../builds/kubernetes/image-layout", () => ({ writeImageLayout: jest.fn() }));
jest.mock("@gaiaflow/engine-core/artifact", () => ({
    ensureArtifact: ({ name }: { name: string }) => Promise.resolve({ dir: `${folder}/${name}` }),
}));

beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-node-"));
    for (const name of ["crictl", "network-policies", "oci-runtime"]) {
        await fs.mkdir(path.join(folder, name));
        await fs.writeFile(path.join(folder, name, name), "");
    }
});
afterEach(() => fs.rm(folder, { recursive: true }));

test("is another image by its version alone, so that the same recipe can be made again", () => {
    const [, version = ""] = nodeImage.version.split("-");
    // A part of it may have the same number.
    expect(nodeImage.inputs[0]).toBe(version);
});

test("is made from today's packages, whatever Docker still has of an earlier one", async () => {
    const into = path.join(folder, "into");
    await nodeImage.make(into, () => undefined);
    const builds = jest.mocked(run).mock.calls.map(([, args]) => args.join(" "));
    expect(builds).toHaveLength(3);
    expect(builds[0]).toMatch(/ --target node --no-cache /);
    // These are of the same packages as the first.
    expect(builds.slice(1).join()).not.toContain("--no-cache");
    expect(jest.mocked(docker).mock.calls.map(([, args]) => args.join(" "))).toEqual([
        `image rm ${NODE_IMAGE}-without-images`,
        `save --output ${nodeArchive(into)} ${NODE_IMAGE}`,
    ]);
});
