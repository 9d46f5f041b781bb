import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { guardUp, policyOptions } from "../../platform/guard-up";

let folder: string;
const origin = process.cwd();
jest.mock("@gaiaflow/toolchain/core/environment", () => ({
    pulumiEnvironment: () => Promise.resolve({ PATH: `${folder}:${process.env["PATH"] ?? ""}`, FOLDER: folder }),
}));

const VOLUME = "docker:index/volume:Volume";
const urn = (name: string) => `urn:pulumi:dev::iris::${VOLUME}::${name}`;
const STATE = [{ urn: urn("data"), type: VOLUME }];
const kept = { include: () => Promise.resolve(false) };
const up = {
    stack: "dev",
    state: STATE,
    args: ["--target=urn:a"],
    deleteVolume: false,
    goOn: "npx gaiaflow start that",
    kept,
};

/** Lets `pulumi` answer so. */
function answers(digest: object, exitCode = 0): void {
    const script = [
        "#!/usr/bin/env node",
        'require("node:fs").writeFileSync(process.env.FOLDER + "/args", process.argv.slice(2).join(" "));',
        `console.log(${JSON.stringify(JSON.stringify(digest))});`,
        `process.exit(${exitCode});`,
    ];
    fs.writeFileSync(path.join(folder, "pulumi"), script.join("\n"), { mode: 0o755 });
}
const asked = () => {
    const file = path.join(folder, "args");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
};

beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-guard-")));
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: iris\n");
    fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "config: {}\n");
    fs.writeFileSync(path.join(folder, "Pulumi.team.yaml"), "config: { gaiaflow:mode: prod }\n");
    process.chdir(folder);
    jest.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
    process.chdir(origin);
    fs.rmSync(folder, { recursive: true });
});

test("an up that would delete a volume is refused by its name, with the command that goes on", async () => {
    const outputs = { name: "data-1a2b" };
    answers({ steps: [{ op: "delete", urn: urn("data"), oldState: { type: VOLUME, custom: true, outputs } }] });
    await expect(guardUp(up)).rejects.toThrow(
        "This `up` would delete data of stack dev:\n  data (Docker volume data-1a2b)\n" +
            "Nothing was changed. If all of it may go, type: npx gaiaflow start that",
    );
    expect(asked()).toBe("preview --stack dev --json --refresh=false --non-interactive --target=urn:a");
});

test("one that keeps it goes on; so does one that may delete it, or has nothing to lose, and nobody is asked", async () => {
    answers({ steps: [{ op: "same", urn: urn("data"), oldState: { type: VOLUME, custom: true } }] });
    await guardUp({ ...up, deleteVolume: true });
    await guardUp({ ...up, state: [] });
    expect(asked()).toBeUndefined();
    await guardUp(up);
    expect(asked()).toContain("preview");
});

test("nobody is asked where the last up was just the same, but for one with arguments of its own", async () => {
    answers({ steps: [] });
    const same = { ...up, kept: { include: () => Promise.resolve(true) } };
    await guardUp({ ...same, args: [] });
    expect(asked()).toBeUndefined();
    await guardUp(same);
    expect(asked()).toContain("preview");
});

test("a preview that fails says why, and nothing is brought up", async () => {
    answers({ diagnostics: [{ message: "error: bad key", severity: "error" }] }, 1);
    await expect(guardUp(up)).rejects.toThrow("bad key\nNothing was changed.");
});

test("in production secrets in clear text are refused, on a first up too, and policies are Pulumi's to apply", async () => {
    const newState = { type: "docker:index/container:Container", custom: true };
    const inputs = { image: `a@sha256:${"0".repeat(64)}`, memory: 1, envs: ["DB_PASSWORD=hunter2"] };
    answers({ steps: [{ op: "create", urn: urn("it"), newState: { ...newState, inputs } }] });
    const refusal = await guardUp({ ...up, stack: "team", state: [] }).catch(String);
    expect(refusal).toContain("Policy no-plain-secret");
    expect(refusal).not.toContain("hunter2");
    await guardUp(up);
    expect(policyOptions("team")).toEqual(["--policy-pack", path.join(__dirname, "../../../../policy")]);
    expect(policyOptions("dev")).toEqual([]);
});

test("credentials of before are refused in every mode by what the state tells, whichever machine brought the stack up", async () => {
    const file = path.join(folder, "Pulumi.pods.yaml");
    const type = "command:local:Command";
    const record = { urn: `urn:pulumi:pods::iris::${type}::credentials-version`, type, outputs: { stdin: "3\n" } };
    const guard = () => guardUp({ ...up, stack: "pods", state: [record] });
    for (const more of ["", "gaiaflow:mode: prod, gaiaflow:airflow: { deployment: in-cluster }, "]) {
        fs.writeFileSync(file, `config: { ${more}gaiaflow:credentialsVersion: 2 }\n`);
        await expect(guard()).rejects.toThrow(
            /credentialsVersion is 2, but the stack's credentials are of version 3; expected 3 or 4[^]*Nothing was changed/,
        );
    }
    answers({ steps: [] });
    for (const version of [3, 4, "none"]) {
        fs.writeFileSync(file, `config: { gaiaflow:credentialsVersion: ${version} }\n`);
        await guard();
    }
    fs.writeFileSync(file, "config: {}\n");
    await expect(guard()).rejects.toThrow("is 1, but");
});
