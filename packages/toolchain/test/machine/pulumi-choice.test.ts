import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { PULUMI_VERSION } from "../../tools/pulumi/version";

const SCRIPT = path.join(__dirname, "..", "support", "pulumi-tool.ts");
/** A language host as far as it is tried: it prints its port and serves. */
const HOST = "#!/bin/sh\necho 12345\nexec sleep 60\n";
/** A Go that is new enough, whose every program is a Pulumi. */
const GO = `#!/bin/sh
if [ "$1" = env ]; then
    printf 'go1.99.0\\n%s\\n' "$(dirname "$(dirname "$0")")"
    exit
fi
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho v0.0.0-built\\n' > "$2"
chmod +x "$2"
`;

/** Which Pulumi is taken. Downloads and builds nothing; the tier `engines` proves the one that this clone has. */
describe("the choice of a Pulumi", () => {
    let root: string;
    const inRoot = (...parts: string[]) => path.join(root, ...parts);

    beforeEach(async () => {
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-pulumi-"));
        await install("go", { go: GO });
        await install("official", pulumiOf(PULUMI_VERSION));
    });
    afterEach(() => fs.rm(root, { recursive: true }));

    async function install(folder: string, commands: Readonly<Record<string, string>>): Promise<void> {
        await fs.mkdir(inRoot(folder, "bin"), { recursive: true });
        for (const [name, text] of Object.entries(commands)) {
            await fs.writeFile(inRoot(folder, "bin", name), text, { mode: 0o755 });
        }
    }

    /** Runs the tool with what was installed as `own` on PATH. The cache is the test's own and starts empty. */
    async function choose(env: Readonly<Record<string, string>> = {}): Promise<execa.ExecaReturnValue> {
        const tools = [inRoot("own", "bin"), inRoot("go", "bin"), path.dirname(process.execPath), "/usr/bin", "/bin"];
        const rest = { XDG_CACHE_HOME: inRoot("cache"), GAIAFLOW_TOOLCHAIN: "", PATH: tools.join(path.delimiter) };
        const args = ["--require", require.resolve("tsx/cjs"), SCRIPT];
        return execa(process.execPath, args, { env: { ...rest, ...env }, reject: false });
    }

    async function chosen(env: Readonly<Record<string, string>> = {}): Promise<ToolReport | undefined> {
        const { stdout, stderr } = await choose(env);
        if (stderr !== "") {
            throw new Error(stderr);
        }
        return (JSON.parse(stdout) as ToolReport[])[0];
    }

    const hasOfficial = () => ({ TEST_OFFICIAL: inRoot("official", "bin") });

    test("falls on the user's own where it fits", async () => {
        await install("own", pulumiOf("3.999.0"));
        const own = { origin: "own", version: "3.999.0", detail: inRoot("own", "bin", "pulumi") };
        expect(await chosen(hasOfficial())).toMatchObject(own);
    });

    test.each([
        ["too old", pulumiOf("3.1.0")],
        ["of another major", pulumiOf("4.0.0")],
        ["without its language host", { pulumi: pulumiOf("3.999.0").pulumi }],
    ])(
        "falls on the official one where the user's own is %s",
        async (_, own) => {
            await install("own", own);
            expect(await chosen(hasOfficial())).toMatchObject({ origin: "official", version: PULUMI_VERSION });
        },
        60_000,
    );

    test("falls on the one that is built where nothing can be downloaded, says why, and stays there", async () => {
        expect(await chosen()).toMatchObject({ origin: "registries", did: "made", detail: "not official: no network" });
        await install("own", pulumiOf("3.999.0"));
        expect(await chosen(hasOfficial())).toMatchObject({ origin: "registries", did: "found" });
    });

    test("stays on the official one where the user installs another later", async () => {
        await chosen(hasOfficial());
        await install("own", pulumiOf("3.999.0"));
        expect(await chosen()).toMatchObject({ origin: "official", did: "found" });
    });

    test("is the official one or none where that is forced", async () => {
        await install("own", pulumiOf("3.999.0"));
        const forced = { GAIAFLOW_TOOLCHAIN: "official" };
        const { exitCode, stderr } = await choose(forced);
        expect(exitCode).toBe(1);
        expect(stderr).toMatch(/could not get .*: no network[^]*unset GAIAFLOW_TOOLCHAIN/);
        expect(await chosen({ ...forced, ...hasOfficial() })).toMatchObject({ origin: "official" });
    });

    test("is seen to work once, and again when one of its files is another", async () => {
        const noting = (name: string) => `#!/bin/sh\necho ${name} "$@" >> '${inRoot("asked")}'\n`;
        const asked = async () => {
            const text = await fs.readFile(inRoot("asked"), "utf8");
            await fs.rm(inRoot("asked"));
            return text.trim().split("\n").sort();
        };
        const host = { "pulumi-language-nodejs": `${noting("host")}${HOST}` };
        await install("own", { pulumi: `${noting("cli")}echo v3.999.0\n`, ...host });
        await chosen();
        expect(await asked()).toEqual(["cli version", "cli version", "host 127.0.0.1:1"]);
        await chosen();
        // The release is asked for whichever it is.
        expect(await asked()).toEqual(["cli version"]);
        await install("own", { "pulumi-language-nodejs": "#!/bin/sh\necho broken >&2\nexit 1\n" });
        expect((await choose()).stderr).toMatch(/pulumi-language-nodejs does not run/);
    });

    test("is given up where its language host does not run", async () => {
        await install("own", {
            ...pulumiOf("3.999.0"),
            "pulumi-language-nodejs": "#!/bin/sh\necho broken >&2\nexit 1\n",
        });
        const { exitCode, stderr } = await choose();
        expect(exitCode).toBe(1);
        expect(stderr).toMatch(/pulumi-language-nodejs does not run[^]*broken[^]*Fix your own Pulumi/);
    });
});

function pulumiOf(version: string): { readonly pulumi: string; readonly "pulumi-language-nodejs": string } {
    return { pulumi: `#!/bin/sh\necho v${version}\n`, "pulumi-language-nodejs": HOST };
}
