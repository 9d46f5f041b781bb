import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CLONE } from "../../../support/settings";

const SCRIPT = path.join(CLONE, "components", "minikube", "scripts", "cluster-image.cjs");
const FAKE = path.join(CLONE, "test", "support", "fake-docker.cjs");
interface World {
    readonly docker: Readonly<Record<string, readonly string[]>>;
    readonly node: Readonly<Record<string, { readonly layers: readonly string[]; readonly label?: string }>>;
    readonly fault?: string;
}

let folder: string;
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-cluster-image-"));
    fs.writeFileSync(path.join(folder, "docker"), fs.readFileSync(FAKE), { mode: 0o755 });
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Runs the script in a world, and gives what it said, what it asked and what is there then. */
function ensure(image: string, { docker, node, fault }: World, changes: Readonly<Record<string, string>> = {}) {
    const file = path.join(folder, "world.json");
    fs.writeFileSync(file, JSON.stringify({ docker, node, fault }));
    const own = {
        PROFILE: "node",
        IMAGE: image,
        TAGS: "iris/iris:1",
        OWNER: "iris",
        LAST_LAYERS: "",
        FAKE_DOCKER: file,
        ...changes,
    };
    const env = { ...process.env, ...own, PATH: `${folder}${path.delimiter}${process.env["PATH"] ?? ""}` };
    const { status, stdout, stderr } = spawnSync("node", [SCRIPT], { env, encoding: "utf8" });
    const output = status === 0 ? stdout : `failed: ${stderr}`;
    const calls = fs.readFileSync(`${file}.calls`, "utf8").trim().split("\n");
    return { output, calls, ...(JSON.parse(fs.readFileSync(file, "utf8")) as World) };
}

const A = { layers: ["below", "a"] };
const B = { layers: ["below", "b"] };
const docker = { "iris/iris:1-a": A.layers, "iris/iris:1-b": B.layers };
const [NAME_A, NAME_B, TAG] = ["docker.io/iris/iris:1-a", "docker.io/iris/iris:1-b", "docker.io/iris/iris:1"];
const current = (image: object) => ({ ...image, label: "iris.current" }) as World["node"][string];

test("a node without it gets it under all its names, and it is said how far it is and when it is there", () => {
    const { output, node } = ensure("iris/iris:1-a", { docker, node: {} });
    expect(node).toEqual({ [NAME_A]: current(A), [TAG]: current(A) });
    expect(output).toMatch(/^iris\/iris:1-a: \d+ of \d+ MB are in the node\n/);
    expect(output).toMatch(/\niris\/iris:1-a is in the node after [\d.]+ s\n$/);
});

test("a node that has it is asked twice, and nothing is said or done; Docker need not have it", () => {
    const { output, calls } = ensure("iris/iris:1-a", {
        docker: {},
        node: { [NAME_A]: current(A), [TAG]: current(A) },
    });
    expect(output).toBe("");
    expect([...calls].sort()).toEqual([
        `exec node images check name==${NAME_A} name==${TAG}`,
        'exec node images list --quiet labels."io.gaiaflow.image"=="iris.current"',
    ]);
});

test("the image before it stays, and the one before that goes", () => {
    const old = { layers: ["c"], label: "iris.previous" };
    const others = { "docker.io/other/image:1": { layers: ["d"], label: "other.previous" } };
    const node = { "docker.io/iris/iris:1-c": old, [NAME_A]: current(A), [TAG]: current(A), ...others };
    const after = ensure("iris/iris:1-b", { docker, node });
    expect(after.node).toEqual({
        [NAME_A]: { ...A, label: "iris.previous" },
        [NAME_B]: current(B),
        [TAG]: current(B),
        ...others,
    });
});

test("a name that means another image comes back without a copy, and removes nothing", () => {
    const previous = { ...B, label: "iris.previous" };
    const node = { [NAME_A]: current(A), [NAME_B]: previous, [TAG]: previous };
    const after = ensure("iris/iris:1-a", { docker: {}, node });
    expect(after.output).toBe("");
    expect(after.node).toEqual({ [NAME_A]: current(A), [NAME_B]: previous, [TAG]: current(A) });
});

test.each([
    ["stopped", "the cluster's node node says: Error response from daemon: Container node is not running"],
    ["broken", "iris/iris:1-a did not get into the node node: Error response from daemon: a layer is missing"],
    ["full", "iris/iris:1-a did not get into the node node: ctr: no space left on device"],
    ["forgetful", "iris/iris:1-a was copied into the node node, and is not whole there"],
])("a failure is printed with its own reason, and no command, which would need a stack (%s)", (fault, reason) => {
    const { output, node } = ensure("iris/iris:1-a", { docker, node: {}, fault });
    expect(output).toContain(`failed: ${reason}`);
    expect(output).not.toContain("npx gaiaflow");
    expect(node).toEqual({});
});

test("an image that nobody has is named", () => {
    const { output } = ensure("iris/iris:1-a", { docker: {}, node: {} });
    expect(output).toContain("iris/iris:1-a is not in the node, and Docker cannot give it: Error: No such image");
});

describe("a node whose containers Docker runs, as that of a cluster with GPUs", () => {
    const inDocker = (image: string, world: World) => ensure(image, world, { RUNTIME: "docker", LAST_LAYERS: "last" });
    const mark = (age: string) => `gaiaflow.invalid/iris:${age}`;

    test("gets it under all its names, and is then left alone", () => {
        const { output, calls, node } = inDocker("iris/iris:1-a", { docker, node: {} });
        expect(output).toMatch(/\niris\/iris:1-a is in the node after [\d.]+ s\n$/);
        expect(node).toEqual({ [NAME_A]: A, [TAG]: A, [mark("current")]: A });
        const again = inDocker("iris/iris:1-a", { docker: {}, node });
        expect(again.output).toBe("");
        expect(
            again.calls.slice(calls.length).filter((call) => !call.startsWith("exec node docker image inspect ")),
        ).toEqual([]);
    });

    test("keeps the image before it, and the one before that goes", () => {
        const first = inDocker("iris/iris:1-a", { docker, node: {} });
        const second = inDocker("iris/iris:1-b", { docker, node: first.node });
        expect(second.node).toEqual({
            ...{ [NAME_A]: A, [mark("previous")]: A },
            ...{ [NAME_B]: B, [TAG]: B, [mark("current")]: B },
        });
        const C = { layers: ["c"] };
        const third = inDocker("iris/iris:1-c", { docker: { "iris/iris:1-c": C.layers }, node: second.node });
        expect(third.node).toEqual({
            ...{ [NAME_B]: B, [mark("previous")]: B },
            ...{ "docker.io/iris/iris:1-c": C, [TAG]: C, [mark("current")]: C },
        });
    });

    test.each([
        ["stopped", "the cluster's node node says: Error response from daemon: Container node is not running"],
        ["forgetful", "iris/iris:1-a was copied into the node node, and is not whole there"],
    ])("says why it has not got it (%s)", (fault, reason) => {
        expect(inDocker("iris/iris:1-a", { docker, node: {}, fault }).output).toContain(`failed: ${reason}`);
    });
});
