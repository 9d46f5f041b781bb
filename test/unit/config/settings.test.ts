import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { loadSettings } from "../../../config/settings";

jest.mock("node:os", () => {
    const actual = jest.requireActual<typeof os>("node:os");
    return { ...actual, homedir: jest.fn(actual.homedir) };
});

const PROJECT = JSON.stringify({ package: "iris" });
const unused = () => {
    throw new Error("settings declare nothing");
};
const UNUSED = { newResource: unused, call: unused };
let home: string;
const origin = process.cwd();

beforeEach(async () => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-settings-"));
    for (const folder of ["clone/project/iris", "clone/project/notebooks", "clone/dags"]) {
        fs.mkdirSync(path.join(home, folder), { recursive: true });
    }
    fs.writeFileSync(path.join(home, "clone/project/iris/__init__.py"), '__version__ = "0.1.0"\n');
    jest.mocked(os.homedir).mockReturnValue(home);
    process.chdir(path.join(home, "clone"));
    await pulumi.runtime.setMocks(UNUSED, "gaiaflow", "dev");
});
afterEach(() => {
    process.chdir(origin);
    delete process.env["PULUMI_CONFIG_SECRET_KEYS"];
    fs.rmSync(home, { recursive: true });
});

const load = (config: Record<string, string> = {}) => {
    pulumi.runtime.setAllConfig({ "gaiaflow:project": PROJECT, ...config });
    return loadSettings();
};

test("settings hold the machine's facts and the project", () => {
    expect(load()).toMatchObject({
        identity: { project: "gaiaflow", stack: "dev" },
        machine: {
            projectRoot: fs.realpathSync(path.join(home, "clone")),
            stackFolder: path.join(home, ".local/state/gaiaflow/stacks/gaiaflow/dev"),
            record: undefined,
        },
        project: { name: "gaiaflow", distribution: { version: "0.1.0" } },
        memory: { "airflow-scheduler": 2048 },
    });
});

test("`npm run preview` tells which values are encrypted, and no variable tells it to an up", async () => {
    const secrets = JSON.stringify({ my: { A: "stand-in", B: "hunter2" } });
    const values = { "gaiaflow:secrets": secrets };
    process.env["PULUMI_CONFIG_SECRET_KEYS"] = '["gaiaflow:secrets"]';
    process.env["GAIAFLOW_PREVIEW_ANYWHERE"] = "yes";
    process.env["GAIAFLOW_PREVIEW_ENCRYPTED"] = '[["secrets","my","A"]]';
    try {
        expect(load(values).secrets).toHaveProperty("my.B");
        await pulumi.runtime.setMocks(UNUSED, "gaiaflow", "dev", true);
        expect(() => load(values)).toThrow("1 fault; nothing was changed.\n  gaiaflow:secrets.my.B stands unencrypted");
    } finally {
        delete process.env["GAIAFLOW_PREVIEW_ANYWHERE"];
        delete process.env["GAIAFLOW_PREVIEW_ENCRYPTED"];
    }
});

test("in `npm run preview` nothing counts that earlier ups left, and an up itself does not go by that", async () => {
    const folder = path.join(home, ".local/state/gaiaflow/stacks/gaiaflow/dev");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "last-up.json"), JSON.stringify({ clone: "/home/other" }));
    process.env["GAIAFLOW_PREVIEW_ANYWHERE"] = "yes";
    try {
        expect(load().machine.record).toEqual({ clone: "/home/other" });
        await pulumi.runtime.setMocks(UNUSED, "gaiaflow", "dev", true);
        expect(load().machine).toMatchObject({ anywhere: true, record: undefined });
    } finally {
        delete process.env["GAIAFLOW_PREVIEW_ANYWHERE"];
    }
});

test("keys of other namespaces are not ours to refuse", () => {
    expect(() => load({ "docker:host": "unix:///x", "other:key": "1" })).not.toThrow();
});

test("faults come as one message without a stack trace", () => {
    let error: unknown;
    try {
        load({ "gaiaflow:prots": "{}", "gaiaflow:credentialsVersion": "x" });
    } catch (thrown) {
        error = thrown;
    }
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(String(error)).toContain("Stack dev has 2 faults; nothing was changed.");
});

test("one message has the faults of the configuration and of the project", () => {
    fs.rmSync(path.join(home, "clone/dags"), { recursive: true });
    const attempt = () => load({ "gaiaflow:prots": "{}", "gaiaflow:ports": '{"airflow":5000}' });
    expect(attempt).toThrow("Stack dev has 3 faults; nothing was changed.");
    for (const key of ["prots is not", "ports.mlflow is 5000", "project.dags is"]) {
        expect(attempt).toThrow(`gaiaflow:${key}`);
    }
});

test("an environment with a secret stays one", async () => {
    const config = { "gaiaflow:airflow": '{"env":{"A":"hidden"}}' };
    process.env["PULUMI_CONFIG_SECRET_KEYS"] = '["gaiaflow:airflow"]';
    expect(await pulumi.isSecret(pulumi.output(load(config).airflow.env["A"]))).toBe(true);
    process.env["PULUMI_CONFIG_SECRET_KEYS"] = "";
    expect(load(config).airflow.env).toEqual({ A: "hidden" });
});
