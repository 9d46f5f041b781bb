import { refuseAsking, withJson } from "../../platform/json-alone";

let written: { stdout: string; stderr: string };
beforeEach(() => {
    written = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
        jest.spyOn(process[name], "write").mockImplementation((text) => {
            written[name] += String(text);
            return true;
        });
    }
    // Jest's own console writes elsewhere.
    jest.spyOn(console, "log").mockImplementation((line: string) => void process.stdout.write(`${line}\n`));
});
afterEach(() => jest.restoreAllMocks());

const work = () => {
    console.log("reading objects.tar");
    return Promise.resolve({ bytes: 7 });
};

test("with --json the result is alone on stdout, and what was said on the way on stderr", async () => {
    await withJson(true, work);
    expect(JSON.parse(written.stdout)).toEqual({ bytes: 7 });
    expect(written.stderr).toBe("reading objects.tar\n");
});

test("without it the result is what the command has printed", async () => {
    expect(await withJson(false, work)).toEqual({ bytes: 7 });
    expect(written).toEqual({ stdout: "reading objects.tar\n", stderr: "" });
});

test("what fails leaves stdout as it was, with nothing on it", async () => {
    await expect(withJson(true, () => Promise.reject(new Error("cut")))).rejects.toThrow("cut");
    expect(written.stdout).toBe("");
    console.log("afterwards");
    expect(written.stdout).toBe("afterwards\n");
});

test("what would ask is refused, and what only looks is not", () => {
    expect(() => refuseAsking({ yes: false })).toThrow("--json asks nobody.\nAdd --yes, or --dry-run to look at it.");
    expect(() => refuseAsking({ yes: false, dryRun: true })).not.toThrow();
    expect(() => refuseAsking({ yes: true })).not.toThrow();
});
