import * as path from "node:path";
import { PlatformImage, builtImage, type BuiltImage } from "../../../../components/image/platform-image";
import { TRIXIE } from "../../../../lib/base-image";
import { imageNameOf } from "../../../../lib/stored-image";
import { mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";
import { CLONE } from "../../../support/settings";

const REFERENCE = `ghcr.io/owner/gaiaflow/postgres@sha256:${"a".repeat(64)}`;
const COMMAND = "command:local:Command";
const IMAGE = "docker:index/image:Image";
const args: BuiltImage = {
    ...{ image: "postgres", programRoot: CLONE, projectRoot: CLONE, platform: "linux/arm64", cache: true, force: "" },
    ...{ cacheFolder: "/cache", airflowRequirements: [] },
    environment: { base: TRIXIE, requirements: "", builds: [], systemPackages: [], indexScript: "" },
};
const { imageName } = builtImage(args);
const published = new Map([[imageName, REFERENCE]]);
const declared = (changes: Partial<BuiltImage>) =>
    record(() => new PlatformImage("postgres-image", { ...args, published, ...changes }), { mocks });

test("an image that a release has published is pulled, and has the name and the inputs of one that is built", async () => {
    const recording = await declared({});
    expect(recording.resources.filter(({ type }) => type === IMAGE)).toEqual([]);
    const { inputs } = recording.get(COMMAND, "postgres-image");
    const { BUILD, PUBLISHED } = inputs["environment"] as Readonly<Record<string, string>>;
    expect(PUBLISHED).toBe(REFERENCE);
    expect(JSON.parse(BUILD ?? "")).toEqual({
        imageName,
        args: { FORCE: "", BASE: TRIXIE.image },
        ...{ context: ".", dockerfile: "images/postgres/Dockerfile", platform: "linux/arm64", target: "" },
    });
    expect(imageNameOf({ type: COMMAND, inputs })).toBe(imageName);
});

test("its script is named from the project's folder, which lies elsewhere on each machine", async () => {
    const recording = await declared({ projectRoot: path.join(CLONE, "..", "project") });
    const { create, interpreter } = recording.get(COMMAND, "postgres-image").inputs;
    expect(interpreter).toEqual(["node"]);
    expect(create).toBe(`../${path.basename(CLONE)}/components/image/scripts/pull-image.cjs`);
});

test.each([
    ["that no release has", { force: "again" }],
    ["of a stack without a cache", { cache: false }],
    ["of a clone", { published: undefined }],
])("one %s is built", async (_, changes) => {
    const recording = await declared(changes);
    const types = recording.resources.map(({ type }) => type).filter((type) => [COMMAND, IMAGE].includes(type));
    expect(types).toEqual([IMAGE]);
});

test("no other command is taken for an image", () => {
    expect(imageNameOf({ type: COMMAND, inputs: { environment: { IMAGE: "a" }, triggers: ["a"] } })).toBeUndefined();
    expect(imageNameOf({ type: COMMAND })).toBeUndefined();
    expect(imageNameOf({ type: IMAGE, outputs: { imageName: "gaiaflow/a:1" } })).toBe("gaiaflow/a:1");
});
