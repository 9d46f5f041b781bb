import execa from "execa";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { indexScript, loginScript } from "../../../requirements/build-script";

const PASSWORD = 'it\'s "quoted" and \\$HOME';
const INDEXES = [
    { url: "https://one.example.com/simple", username: "reader", password: PASSWORD },
    { url: "https://open.example.com/simple" },
    { url: "https://one.example.com/other/simple", password: "another-token" },
    { url: "git+https://git.example.com", password: "git-token" },
];

/** The variables that a shell has which sources both, as a build step does. */
async function sourced(indexes: typeof INDEXES, hasLogins = true): Promise<Record<string, string>> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-script-"));
    const logins = path.join(folder, "logins");
    if (hasLogins) fs.writeFileSync(logins, loginScript(indexes) ?? "");
    const script = indexScript(indexes).replaceAll("/run/gaiaflow-logins", logins);
    const { stdout } = await execa("sh", ["-euc", `${script}\nenv -0`], { env: { UV_INDEX: "machine=https://m" } });
    fs.rmSync(folder, { recursive: true });
    const entries = stdout.split("\0").map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)] as const);
    return Object.fromEntries(entries) as Record<string, string>;
}

test("a build step finds all indexes before the machine's, and each login", async () => {
    const variables = await sourced(INDEXES);
    expect(variables).toMatchObject({
        UV_INDEX: `gaiaflow-1=${INDEXES[0]?.url} gaiaflow-2=${INDEXES[1]?.url} gaiaflow-3=${INDEXES[2]?.url} machine=https://m`,
        UV_INDEX_GAIAFLOW_1_USERNAME: "reader",
        UV_INDEX_GAIAFLOW_1_PASSWORD: PASSWORD,
        UV_INDEX_GAIAFLOW_3_USERNAME: "__token__",
        UV_INDEX_GAIAFLOW_3_PASSWORD: "another-token",
    });
    expect(variables["GAIAFLOW_NETRC"]?.trim().split("\n").sort()).toEqual([
        "machine git.example.com login __token__ password git-token",
        `machine one.example.com login reader password "it's \\"quoted\\" and \\\\$HOME"`,
    ]);
});

test("Python reads the file of logins as it is meant", async () => {
    const { GAIAFLOW_NETRC = "" } = await sourced(INDEXES);
    const file = path.join(os.tmpdir(), `gaiaflow-netrc-${process.pid}`);
    fs.writeFileSync(file, GAIAFLOW_NETRC);
    const program = "import netrc, sys; print(netrc.netrc(sys.argv[1]).authenticators('one.example.com')[2])";
    const { stdout } = await execa("python3", ["-c", program, file]);
    fs.rmSync(file);
    expect(stdout).toBe(PASSWORD);
});

test("what is no secret holds none, and where nobody logs in there is none", async () => {
    expect(indexScript(INDEXES)).not.toMatch(/reader|token|quoted/);
    expect(loginScript([{ url: "https://open.example.com/simple" }])).toBeUndefined();
    expect(await sourced([], false)).toMatchObject({ UV_INDEX: "machine=https://m" });
});
