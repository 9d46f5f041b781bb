import { checkContainer } from "../../../providers/docker/container/check";
import { checkImage } from "../../../providers/docker/image/check";
import { UNKNOWN } from "../../../providers/kit/value";
import { containerOf } from "../../support/container-inputs";

const faults = (said: object): string[] =>
    checkContainer({ ...containerOf({}), ...said }).map(({ property }) => property);
const upload = { file: "/a", executable: false };
const zero = { interval: "0s", timeout: "0s", startPeriod: "0s", startInterval: "0s", retries: 0 };

test("a sound container has no fault, and what a preview does not know has none yet", () => {
    expect(faults({ cpus: "0.5", cpuSet: "0-1,3", memorySwap: -1, healthcheck: zero })).toEqual([]);
    expect(faults({ memory: UNKNOWN, healthcheck: UNKNOWN, uploads: UNKNOWN, volumes: UNKNOWN })).toEqual([]);
});

test.each([
    ["memory", { memory: -1 }],
    ["memorySwap", { memorySwap: -2 }],
    ["cpuSet", { cpuSet: "first" }],
    ["cpus", { cpus: "half" }],
    ["gpus", { gpus: "some" }],
    ["gpus", { gpus: "device=" }],
    ["command", { command: ["sh", ""] }],
    ["healthcheck.interval", { healthcheck: { ...zero, interval: "often" } }],
    ["healthcheck.retries", { healthcheck: { ...zero, retries: -1 } }],
    ["volumes[0]", { volumes: [{ volumeName: "v" }] }],
    ["volumes[1]", { volumes: [{ containerPath: "/a" }, { containerPath: "/b", fromContainer: "c" }] }],
    ["uploads[0]", { uploads: [upload] }],
    ["uploads[0]", { uploads: [{ ...upload, content: "a", source: "b" }] }],
    ["uploads[0]", { uploads: [{ ...upload, content: "a", permissions: "644" }] }],
    ["uploads[0]", { uploads: [{ ...upload, contentBase64: "?" }] }],
    ["uploads[0]", { uploads: [{ ...upload, content: "a", owner: "postgres" }] }],
])("%s is refused by name: %p", (property, said) => {
    expect(faults(said)).toEqual([property]);
});

test("a reason never repeats the value", () => {
    const secret = "hunter2-hunter2";
    const failures = checkContainer({
        ...containerOf({}),
        cpus: secret,
        cpuSet: secret,
        uploads: [{ ...upload, contentBase64: secret }],
    });
    expect(failures).toHaveLength(3);
    expect(JSON.stringify(failures)).not.toContain(secret);
});

describe("an image", () => {
    const image = { imageName: "app:1", skipPush: false, buildOnPreview: false };

    test("must say its registry where it is pushed", () => {
        expect(checkImage(image).map(({ property }) => property)).toEqual(["imageName"]);
        expect(checkImage({ ...image, skipPush: true })).toEqual([]);
        expect(checkImage({ ...image, imageName: "localhost:5000/app:1" })).toEqual([]);
        expect(checkImage({ ...image, registry: { server: "localhost:5000" } })).toEqual([]);
        expect(checkImage({ ...image, imageName: UNKNOWN })).toEqual([]);
    });

    test("must say the registry of what it takes layers from", () => {
        const build = { cacheFrom: { images: ["app:0"] } };
        const failures = checkImage({ ...image, imageName: "localhost/app:1", skipPush: true, build });
        expect(failures.map(({ property }) => property)).toEqual(["build.cacheFrom"]);
    });

    test("is built by no preview", () => {
        const failures = checkImage({ ...image, skipPush: true, buildOnPreview: true });
        expect(failures.map(({ property }) => property)).toEqual(["buildOnPreview"]);
        expect(checkImage({ ...image, skipPush: true, buildOnPreview: UNKNOWN })).toEqual([]);
    });

    test("computes its context's hash itself", () => {
        expect(checkImage({ ...image, skipPush: true, build: { contextDigest: "1" } })).toHaveLength(1);
    });
});
