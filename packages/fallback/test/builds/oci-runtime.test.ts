import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { ociRuntimeBinary } from "../../builds/oci-runtime";
import { describeWithDaemon } from "@gaiaflow/toolchain/test/support/own-daemon";

const PROCESS = {
    capabilities: { bounding: ["CAP_CHOWN", "CAP_SYS_RESOURCE"], effective: ["CAP_SYS_RESOURCE"] },
    rlimits: [
        { type: "RLIMIT_NOFILE", hard: 1073741816, soft: 100 },
        { type: "RLIMIT_NOVELTY", hard: 1, soft: 1 },
    ],
    oomScoreAdj: -999,
    // A float would round it, HTML escaping would change it.
    env: ["A=<&>"],
    big: 18446744073709551615n,
};

const json = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `#${part}#` : part)).replace(
        /"#(\d+)#"/g,
        "$1",
    );

jest.setTimeout(120_000);

/** The runtime in front of a runc that only tells how it was called. */
describeWithDaemon("the runtime that asks for what the machine can give", () => {
    let folder: string;
    let program: string;
    const file = (name: string): string => path.join(folder, name);
    const call = (args: string[], lacking = true) => {
        const limits = ["prlimit", "--nofile=1000:2000"];
        const dropped = lacking ? ["setpriv", "--bounding-set=-sys_resource"] : [];
        const [first = "", ...rest] = [...limits, ...dropped, program, ...args];
        return execa(first, rest, {
            cwd: folder,
            env: { PATH: `${folder}:${process.env["PATH"] ?? ""}` },
            reject: false,
        });
    };

    beforeAll(async () => {
        folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-oci-"));
        program = await ociRuntimeBinary(() => undefined);
        await fs.writeFile(file("runc"), '#!/bin/sh\necho "runc $*"\nexit 7\n', { mode: 0o755 });
    });
    beforeEach(async () => {
        await fs.writeFile(file("config.json"), json({ ociVersion: "1.0.2", process: PROCESS }), { mode: 0o600 });
        await fs.writeFile(file("process.json"), json(PROCESS));
    });
    afterAll(() => fs.rm(folder, { recursive: true }));

    test.each([
        [
            "create",
            (dir: string) => [
                "--root",
                "/r",
                "--log-format",
                "json",
                "create",
                "--bundle",
                dir,
                "--pid-file",
                "p",
                "id",
            ],
        ],
        ["create, short", (dir: string) => ["create", "-b", dir, "id"]],
        ["run, joined", (dir: string) => ["run", `--bundle=${dir}`, "id"]],
        ["run in the bundle", () => ["run", "id"]],
    ])("relaxes the container of %s, and becomes runc", async (_, args) => {
        const result = await call(args(folder));
        expect([result.exitCode, result.stdout]).toEqual([7, `runc ${args(folder).join(" ")}`]);
        const text = await fs.readFile(file("config.json"), "utf8");
        const { process: relaxed } = JSON.parse(text) as { process: Record<string, unknown> };
        expect(relaxed).toEqual({
            capabilities: { bounding: ["CAP_CHOWN"], effective: [] },
            rlimits: [
                { type: "RLIMIT_NOFILE", hard: 2000, soft: 100 },
                { type: "RLIMIT_NOVELTY", hard: 1, soft: 1 },
            ],
            env: ["A=<&>"],
            big: Number(PROCESS.big),
        });
        expect(text).toContain("<&>");
        expect(text).toContain("18446744073709551615");
        expect((await fs.stat(file("config.json"))).mode & 0o777).toBe(0o600);
        expect((await fs.readdir(folder)).sort()).toEqual(["config.json", "process.json", "runc"]);
    });

    test("relaxes the process of exec, and not the container's", async () => {
        const before = await fs.readFile(file("config.json"), "utf8");
        await call(["exec", "--process", file("process.json"), "id"]);
        const relaxed = JSON.parse(await fs.readFile(file("process.json"), "utf8")) as Record<string, unknown>;
        expect(relaxed["capabilities"]).toEqual({ bounding: ["CAP_CHOWN"], effective: [] });
        expect(relaxed).not.toHaveProperty("oomScoreAdj");
        expect(await fs.readFile(file("config.json"), "utf8")).toBe(before);
    });

    test.each([["delete", "id"], ["state", "id"], ["exec", "id", "sh"], ["--version"]])(
        "hands on %s as it is",
        async (...args) => {
            expect((await call(args)).stdout).toBe(`runc ${args.join(" ")}`);
        },
    );

    test("finds the real runc where it is called runc itself", async () => {
        const bin = file("bin");
        await fs.mkdir(bin);
        await fs.copyFile(program, path.join(bin, "runc"));
        const PATH = `${bin}:${folder}:${process.env["PATH"] ?? ""}`;
        const result = await execa(path.join(bin, "runc"), ["state", "id"], { env: { PATH }, reject: false });
        await fs.rm(bin, { recursive: true });
        expect(result.stdout).toBe("runc state id");
    });

    test("fails, and says of which file, when the specification is damaged", async () => {
        await fs.writeFile(file("config.json"), "{");
        const result = await call(["run", "id"]);
        expect(result.exitCode).toBe(1);
        expect(result.stderr).toContain("oci-runtime: config.json: ");
    });

    test("is one static program, so that it runs in any image", async () => {
        const { stdout } = await execa("ldd", [program], { reject: false, all: true }).then(({ all }) => ({
            stdout: all,
        }));
        expect(stdout).toContain("not a dynamic executable");
    });
});
