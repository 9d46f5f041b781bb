import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandProvider } from "../../../providers/command/provider";
import { wireOf } from "../../../providers/kit/marshal";
import { until } from "../../../../../test/support/until";
import {
    secretOnTheWire,
    startProvider,
    UNKNOWN_ON_THE_WIRE,
    type ProviderUnderTest,
} from "../../support/provider-client";

const COMMAND = "command:local:Command";
let folder: string;
let provider: ProviderUnderTest;

beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "gaiaflow-command-"));
    const environment = { PATH: process.env["PATH"], FROM_THE_ENGINE: "yes" };
    provider = await startProvider(commandProvider, {}, { directory: folder, environment });
});
afterEach(async () => {
    await provider.stop();
    await rm(folder, { recursive: true });
});

test("runs in the program's folder, with the engine's environment, the given one and the given input", async () => {
    const create = "pwd; echo $FROM_THE_ENGINE $GIVEN; cat; echo oops >&2";
    const { id, state } = await provider.create(COMMAND, { create, environment: { GIVEN: "too" }, stdin: "in\n\n" });
    expect(id).toMatch(/^it[0-9a-f]{8}$/);
    expect(state).toMatchObject({ stdout: `${folder}\nyes too\nin\n`, stderr: "oops", create });
});

test("takes another folder and interpreter", async () => {
    await mkdir(join(folder, "sub"));
    const interpreter = ["/bin/sh", "-c", 'echo "$0: $1"', "name"];
    expect((await provider.create(COMMAND, { create: "pwd", dir: "sub" })).state["stdout"]).toBe(join(folder, "sub"));
    expect((await provider.create(COMMAND, { create: "text", interpreter })).state["stdout"]).toBe("name: text");
});

test("without a command it does nothing", async () => {
    expect((await provider.create(COMMAND, {})).state).toEqual({ stdout: "", stderr: "" });
});

test("a failure tells the command and what it printed", async () => {
    const creating = provider.create(COMMAND, { create: "echo out; echo err >&2; exit 3" });
    await expect(creating).rejects.toThrow(
        /command:local:Command "it": exit status 3: running "echo out; echo err >&2; exit 3":\nout\nerr\n/,
    );
});

test("a missing folder is named, and not the interpreter", async () => {
    await writeFile(join(folder, "file"), "");
    for (const dir of ["missing", "file"]) {
        const creating = provider.create(COMMAND, { create: "true", dir });
        await expect(creating).rejects.toThrow(`"it": dir: ${join(folder, dir)} is no folder`);
    }
});

test("a missing interpreter is named", async () => {
    const creating = provider.create(COMMAND, { create: "x", interpreter: ["/no/such/program"] });
    await expect(creating).rejects.toThrow(/no\/such\/program ENOENT/);
});

describe("update", () => {
    const old = { inputs: { create: "echo c" }, state: { create: "echo c", stdout: "before", stderr: "hm" } };
    const tell = 'echo "$PULUMI_COMMAND_STDOUT/$PULUMI_COMMAND_STDERR"';

    test.each([
        ["runs update with the previous output", { create: "echo c", update: tell }, "before/hm"],
        ["runs create again where there is no update", { create: tell }, "before/hm"],
        ["keeps the previous output to itself when told so", { create: tell, addPreviousOutputInEnv: false }, "/"],
    ])("%s", async (_, inputs, stdout) => {
        expect((await provider.update(COMMAND, "it1", old, inputs))["stdout"]).toBe(stdout);
    });

    test("with no command left, keeps the outputs", async () => {
        expect(await provider.update(COMMAND, "it1", old, {})).toEqual({ stdout: "before", stderr: "hm" });
    });

    test("outputs are unknown in its preview, and nothing runs", async () => {
        const inputs = { create: `touch ${join(folder, "ran")}` };
        const state = await provider.update(COMMAND, "it1", old, inputs, true);
        expect(state).toMatchObject({ stdout: UNKNOWN_ON_THE_WIRE, stderr: UNKNOWN_ON_THE_WIRE });
        await expect(readFile(join(folder, "ran"))).rejects.toThrow("ENOENT");
    });

    test("triggers replace as a whole; for one of them the npm package asks the engine to", async () => {
        const diff = await provider.diff(
            COMMAND,
            { create: "a", triggers: [1, "x"] },
            { create: "b", triggers: [2, "x"] },
        );
        expect(diff).toMatchObject({ replacesList: [], deletebeforereplace: false });
        expect(diff.diffsList).toEqual(["create", "triggers"]);
        // So the engine asks what another resource's replacement would replace.
        const unknown = await provider.diff(COMMAND, { triggers: [1] }, { triggers: UNKNOWN_ON_THE_WIRE });
        expect(unknown).toMatchObject({ replacesList: ["triggers"], deletebeforereplace: false });
        const gone = await provider.diff(COMMAND, { triggers: [1] }, {});
        expect(gone.replacesList).toEqual(["triggers"]);
    });
});

test("delete uses the state's command, environment and previous output", async () => {
    const state = {
        delete: 'echo "$A $PULUMI_COMMAND_STDOUT" > deleted',
        environment: { A: "a" },
        stdout: "was",
        stderr: "",
    };
    await provider.remove(COMMAND, "it1", state);
    expect(await readFile(join(folder, "deleted"), "utf8")).toBe("a was\n");
});

test("an output is secret where the input of its name is, and nowhere else", async () => {
    const secret = secretOnTheWire("s3cret");
    const given = { create: "cat", stdin: secret, environment: { A: secret, B: "b" } };
    expect((await provider.create(COMMAND, given)).state).toEqual({ ...given, stdout: "s3cret", stderr: "" });
    const old = { inputs: given, state: { ...given, stdout: secret, stderr: "" } };
    expect(await provider.update(COMMAND, "it1", old, given)).toMatchObject({ stdin: secret, stdout: "s3cret" });
    const foreseen = await provider.update(COMMAND, "it1", old, given, true);
    expect(foreseen).toMatchObject({ stdin: secret, stdout: UNKNOWN_ON_THE_WIRE });
    const { inputs } = await provider.check(COMMAND, {
        create: "cat",
        environment: { A: secretOnTheWire("s"), B: "b" },
    });
    expect(inputs).toEqual({ create: "cat", environment: { A: secretOnTheWire("s"), B: "b" } });
});

test("a refresh gives the state back as it was, secrets too", async () => {
    const state = { create: "cat", stdin: "plain", stdout: secretOnTheWire("s3cret"), stderr: "" };
    const known = { inputs: { create: "cat", stdin: secretOnTheWire("plain") }, state };
    const found = await provider.read(COMMAND, "it1", known);
    expect(wireOf(found.getProperties())).toEqual(state);
    expect(wireOf(found.getInputs())).toEqual(known.inputs);
});

test("brings back files as assets and as an archive", async () => {
    const create = "mkdir -p out/deep && echo a > out/a.txt && echo b > out/deep/b.txt && echo c > out/secret.txt";
    const { state } = await provider.create(COMMAND, {
        create,
        assetPaths: ["out/**", "!**secret*"],
        archivePaths: ["out/*"],
    });
    const pathOf = (asset: unknown): unknown => (asset as { path: unknown }).path;
    const assets = Object.entries(state["assets"] as object).map(([name, asset]) => [name, pathOf(asset)]);
    expect(assets).toEqual([
        ["out/a.txt", join(folder, "out/a.txt")],
        ["out/deep/b.txt", join(folder, "out/deep/b.txt")],
    ]);
    const { assets: inside } = state["archive"] as unknown as { assets: object };
    expect(Object.keys(inside)).toEqual(["out/a.txt", "out/secret.txt"]);
});

test("a line of a megabyte passes whole", async () => {
    const { state } = await provider.create(COMMAND, { create: "head -c 1000000 /dev/zero | tr '\\0' x" });
    expect(state["stdout"]).toHaveLength(1_000_000);
});

test("Ctrl-C kills the interpreter, and waits for what holds the output", async () => {
    const create = "(trap '' TERM; echo $$ > pid; sleep 1; echo late > late) & echo started > started; wait";
    const creating = provider.create(COMMAND, { create });
    const failed = expect(creating).rejects.toThrow(/^2 UNKNOWN: command:local:Command "it": signal: killed: running/);
    await until("the command runs", () => readFile(join(folder, "started")).then(Boolean, () => false));
    await provider.cancel();
    await failed;
    // Official Pulumi kills the shell only: what the shell started has gone on to its end.
    expect(await readFile(join(folder, "late"), "utf8")).toBe("late\n");
});

test("after Ctrl-C nothing is started any more", async () => {
    await provider.cancel();
    await expect(provider.create(COMMAND, { create: "touch ran" })).rejects.toThrow("cancelled");
    await expect(readFile(join(folder, "ran"))).rejects.toThrow("ENOENT");
});

test("local.run runs with its arguments and gives them back", async () => {
    await writeFile(join(folder, "file"), "content");
    const { result } = await provider.invoke("command:local:run", { command: "cat file", logging: "none" });
    expect(result).toEqual({ command: "cat file", logging: "none", stdout: "content", stderr: "" });
});

test.each(["command:remote:Command", "command:remote:CopyFile", "command:remote:CopyToRemote"])(
    "%s is refused",
    async (type) => {
        const { failures } = await provider.check(type, {});
        expect(failures).toEqual([expect.stringMatching(`does not implement ${type}: commands on other machines`)]);
    },
);
