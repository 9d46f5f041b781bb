import { containerChanges } from "../../../providers/docker/container/changes";
import type { ContainerInputs } from "../../../providers/docker/container/schema";
import { UNKNOWN, type Properties } from "../../../providers/kit/value";
import { containerOf } from "../../support/container-inputs";

/** What changes from a state, here that of earlier inputs with what Docker filled in, to new inputs. */
function changes(state: Partial<ContainerInputs>, inputs: Partial<ContainerInputs>): string[] {
    const filledIn = { hostname: "c0ffee", runtime: "runc", shmSize: 64, cpuShares: 0, entrypoints: [], envs: [] };
    const had = { ...filledIn, ...containerOf(state) };
    return containerChanges(had as Properties, containerOf(inputs) as Properties).map(
        ({ path, replace }) => (replace ? "replace " : "update ") + path,
    );
}

const port = (external?: number, ip = "127.0.0.1") => ({
    internal: 80,
    ip,
    protocol: "tcp",
    ...(external !== undefined && { external }),
});

test("nothing changes where the program says the same", () => {
    expect(changes({}, {})).toEqual([]);
    expect(changes({ command: ["a"], memory: 5 }, { command: ["a"], memory: 5 })).toEqual([]);
});

test.each([
    ["image", { image: "a:2" }],
    ["command", { command: ["x"] }],
    ["envs", { envs: ["A=1"] }],
    ["labels", { labels: [{ label: "a", value: "b" }] }],
    ["ports", { ports: [port(80)] }],
    ["networksAdvanced", { networksAdvanced: [{ name: "n" }] }],
    ["capabilities", { capabilities: { drops: ["ALL"] } }],
    ["uploads", { uploads: [{ file: "/a", content: "b", executable: false }] }],
    ["stopTimeout", { stopTimeout: 5 }],
    ["gpus", { gpus: "all" }],
] as const)("%s replaces", (name, inputs) => {
    expect(changes({}, inputs)).toEqual([`replace ${name}`]);
});

test.each([
    ["memory", { memory: 5 }],
    ["memorySwap", { memorySwap: 5 }],
    ["cpuSet", { cpuSet: "0" }],
    ["restart", { restart: "always" }],
    ["maxRetryCount", { maxRetryCount: 3 }],
    ["destroyGraceSeconds", { destroyGraceSeconds: 3 }],
    ["tmpfs", { tmpfs: { "/run": "" } }],
    ["init", { init: true }],
    ["mustRun", { mustRun: false }],
] as const)("%s is an update in place", (name, inputs) => {
    expect(changes({}, inputs)).toEqual([`update ${name}`]);
});

test("order says nothing in sets, and everything in a command", () => {
    expect(changes({ envs: ["A=1", "B=2"] }, { envs: ["B=2", "A=1"] })).toEqual([]);
    expect(
        changes({ ports: [port(1), { ...port(2), internal: 90 }] }, { ports: [{ ...port(2), internal: 90 }, port(1)] }),
    ).toEqual([]);
    expect(changes({ command: ["a", "b"] }, { command: ["b", "a"] })).toEqual(["replace command"]);
});

test("what Docker may fill in is no change when the program leaves it out, nor when it takes it out", () => {
    expect(changes({ envs: ["A=1"], labels: [{ label: "a", value: "b" }], command: ["x"] }, {})).toEqual([]);
    expect(changes({ ports: [port(4711)] }, { ports: [port()] })).toEqual([]);
});

test("what it would have filled in replaces where the state lacks it and the program leaves it out", () => {
    const changed = (state: object, inputs: object): unknown =>
        containerChanges(containerOf(state), containerOf(inputs));
    const lacking = (...names: string[]) => names.map((path) => ({ path, kind: "add", replace: true }));
    expect(changed({ envs: ["A=1"] }, { envs: ["A=1"] })).toEqual(lacking("entrypoints"));
    expect(changed({ entrypoints: [] }, {})).toEqual(lacking("envs"));
    expect(changed({ entrypoints: ["sh"], envs: [] }, {})).toEqual([]);
});

test("what it may not is, on every run: swap beside a lone memory limit", () => {
    expect(changes({ memory: 64, memorySwap: 128 }, { memory: 64 })).toEqual(["update memorySwap"]);
});

test("taking out what is set undoes it", () => {
    expect(changes({ memory: 64, user: "1" }, {})).toEqual(["update memory"]);
    expect(changes({ networksAdvanced: [{ name: "n" }] }, {})).toEqual(["replace networksAdvanced"]);
});

test("a second row that Docker adds for IPv6 replaces, on every run", () => {
    const read = [port(80, "0.0.0.0"), port(80, "::")];
    expect(changes({ ports: read }, { ports: [port(80, "0.0.0.0")] })).toEqual(["replace ports"]);
});

test("a duration in another form is a change on every run after a refresh", () => {
    const zero = { timeout: "0s", startPeriod: "0s", startInterval: "0s", retries: 0 };
    const check = (interval: string) => ({ healthcheck: { interval, ...zero } });
    expect(changes(check("1m0s"), check("60s"))).toEqual(["update healthcheck"]);
});

test("false, zero and an empty list are the same as nothing", () => {
    expect(changes({}, { privileged: false, memory: 0, dns: [], networksAdvanced: [] })).toEqual([]);
});

test("what a preview does not know yet is a change of its kind", () => {
    const inputs = { ...containerOf({}), image: UNKNOWN, memory: UNKNOWN } as unknown as Properties;
    expect(containerChanges(containerOf({ entrypoints: [], envs: [] }) as Properties, inputs)).toEqual([
        { path: "image", kind: "update", replace: true },
        { path: "memory", kind: "add", replace: false },
    ]);
});
