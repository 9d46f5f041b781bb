import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { engineJson } from "../../../lib/engine.cjs";
import { minikubeFaults } from "../../../checks/minikube";
import { MINIKUBE_VERSION } from "../../../lib/minikube-version";
import { settings } from "../../support/settings";

jest.mock("../../../lib/engine.cjs", () => ({ engineJson: jest.fn() }));
const GIB = 1024 ** 3;
const engine = (cpus: number, gib: number) =>
    jest.mocked(engineJson).mockResolvedValue({ NCPU: cpus, MemTotal: gib * GIB });
const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();

const own = { ...settings(), mode: "prod_local", identity: { project: "gaiaflow", stack: "prod_local" } } as const;
const { PATH } = process.env;
let bin: string;

/** What is on the PATH: nothing but a Minikube that does this. */
function minikube(script: string | undefined): void {
    if (script !== undefined) {
        fs.writeFileSync(path.join(bin, "minikube"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
}

beforeEach(() => {
    bin = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-check-"));
    process.env["PATH"] = bin;
    engine(4, 32);
    warn.mockClear();
});
afterEach(() => {
    process.env["PATH"] = PATH;
    fs.rmSync(bin, { recursive: true });
});

test.each([MINIKUBE_VERSION, "1.39.0", "1.100.2-beta.0"])("Minikube %s is no fault", async (version) => {
    minikube(`echo v${version}`);
    expect(await minikubeFaults(own)).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
});

test("a Minikube that is asked for its version does so in another home than the user's", async () => {
    minikube(`echo "$MINIKUBE_HOME" > '${bin}/home'; echo v${MINIKUBE_VERSION}`);
    expect(await minikubeFaults(own)).toEqual([]);
    const home = fs.readFileSync(path.join(bin, "home"), "utf8").trim();
    expect(path.dirname(home)).toBe(os.tmpdir());
    expect(fs.existsSync(home)).toBe(false);
});

test.each([
    ["a missing", undefined, /is not on the PATH/],
    ["a broken", "echo no library >&2; exit 127", /does not run: [^]*no library/],
    ["an old", "echo v1.37.9", /is 1\.37\.9; expected 1\.38\.1 or later/],
    ["a too new", "echo v2.0.0", /is 2\.0\.0; expected 1\.38\.1 or later, of the same major/],
    ["a very old", "echo v0.40.0", /is 0\.40\.0/],
])("%s Minikube is named with what to type", async (_, script, problem) => {
    minikube(script);
    const [fault, ...more] = await minikubeFaults(own);
    expect(more).toEqual([]);
    expect(fault?.problem).toMatch(problem);
    expect(fault?.fix).toBe("npx gaiaflow tools --stack prod_local");
});

test("a cluster that is larger than the machine is refused, by key", async () => {
    minikube("echo v1.38.1");
    engine(2, 4);
    const cluster = { ...own.cluster, cpus: 4, memoryMib: 8192 };
    expect(await minikubeFaults({ ...own, cluster })).toMatchObject([
        {
            subject: "gaiaflow:cluster.cpus",
            problem: "is 4, but Docker has 2 processors",
            fix: "pulumi config set --stack prod_local --path 'gaiaflow:cluster.cpus' 2",
        },
        {
            subject: "gaiaflow:cluster.memoryMib",
            problem: "is 8192, but Docker has 4096 MiB of memory",
            fix: "pulumi config set --stack prod_local --path 'gaiaflow:cluster.memoryMib' 4096",
        },
    ]);
});

test("a machine that is small for all of it is warned of, not refused", async () => {
    minikube("echo v1.38.1");
    engine(2, 8);
    expect(await minikubeFaults(own)).toEqual([]);
    expect(warn.mock.calls).toEqual([[expect.stringContaining("Docker has 8192 MiB")]]);
    warn.mockClear();
    expect(await minikubeFaults({ ...own, services: ["mlflow"] })).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
    // What runs in the cluster takes of what that has.
    expect(await minikubeFaults({ ...own, airflow: { ...own.airflow, inCluster: true } })).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
});

test("a stack without a cluster needs none of it", async () => {
    engine(1, 1);
    expect(await minikubeFaults(settings())).toEqual([]);
});
