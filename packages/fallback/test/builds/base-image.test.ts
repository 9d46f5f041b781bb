import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { ensureBaseImage } from "@gaiaflow/toolchain/tools/base-image/image";
import { docker, findDockerCli, tryDocker } from "@gaiaflow/engine-core/docker/cli";
import { mirrorFiles } from "@gaiaflow/engine-core/mirrors/files";
import { ensureMirrorsImage } from "@gaiaflow/engine-core/mirrors/image";
import { readMachine, type MachineSettings } from "@gaiaflow/engine-core/mirrors/machine";

/** Names of our own, so that the images of the platform stay as they are. */
const MIRRORS = "gaiaflow-test/mirrors:local";
const BUILT = "gaiaflow-test/built:local";
const TOKENS = ["t0ken-of-pip", "t0ken-of-npm", "t0ken-of-apt", "t0ken-of-go"];

jest.setTimeout(300_000);

describe("image builds", () => {
    let cli: string;
    let machine: MachineSettings;
    let context: string;
    const run = (...args: string[]): Promise<string> => docker(cli, ["run", "--rm", "--network", "none", ...args]);

    /** Builds an image whose steps have the mirrors, and returns its id. */
    const build = async (...steps: string[]): Promise<string> => {
        const mount = `--mount=type=bind,from=${MIRRORS},target=/mirrors`;
        const lines = [`FROM ${TRIXIE.image}`, ...steps.map((step) => `RUN ${mount} . /mirrors/use && ${step}`)];
        await fs.writeFile(path.join(context, "Dockerfile"), `${lines.join("\n")}\n`);
        await docker(cli, ["build", "--quiet", "--tag", BUILT, context]);
        return docker(cli, ["image", "inspect", "--format", "{{.Id}}", BUILT]);
    };

    beforeAll(async () => {
        cli = (await findDockerCli()) ?? "docker";
        machine = await readMachine();
        context = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-build-"));
        await ensureBaseImage(TRIXIE, cli, undefined, () => undefined);
    });
    afterAll(async () => {
        await tryDocker(cli, ["image", "rm", "--force", BUILT, MIRRORS]);
        await fs.rm(context, { recursive: true });
    });

    test("find the base image that was made before", async () => {
        const report = await ensureBaseImage(TRIXIE, cli, undefined, () => undefined);
        expect(report).toMatchObject({ version: TRIXIE.image, did: "found", seconds: 0 });
    });

    test("stand on a Debian that knows nothing of this machine", async () => {
        const sources =
            "cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -oE 'https?://[^ /]+' | sort -u";
        expect(await run(TRIXIE.image, "sh", "-c", sources)).toBe("http://deb.debian.org");
        const settings = "apt-config dump | grep -E 'Check-Date|Check-Valid-Until|CAInfo|Proxy ' || true";
        expect(await run(TRIXIE.image, "sh", "-c", settings)).toBe("");
        expect(await run(TRIXIE.image, "sh", "-c", ". /etc/os-release; echo $VERSION_CODENAME")).toBe(TRIXIE.release);
        const leftovers =
            "ls -d /mirrors /etc/ssl/certs/ca-certificates.crt /var/lib/apt/lists/*_* 2>/dev/null || true";
        expect(await run(TRIXIE.image, "sh", "-c", leftovers)).toBe("");
    });

    test("reach Debian's packages through this machine's settings", async () => {
        await ensureMirrorsImage(cli, mirrorFiles(machine, TRIXIE.release), { image: MIRRORS });
        await build("apt-get update && apt-cache policy python3 > /policy && rm -rf /var/lib/apt/lists/*");
        expect(await run(BUILT, "cat", "/policy")).toMatch(/Candidate: 3\.13/);
    });

    test("leave no password of the machine's settings in a layer, the history or the environment", async () => {
        const [pip = "", npm = "", apt = "", go = ""] = TOKENS;
        const settings: MachineSettings = {
            ...machine,
            debian: { main: { uri: "https://mirror.example/debian", suites: [], trusted: false } },
            aptAuth: `machine mirror.example login me password ${apt}`,
            pip: { "index-url": `https://me:${pip}@index.example/simple` },
            npm: [
                { name: "registry", value: "https://npm.example/" },
                { name: "//npm.example/:_authToken", value: npm },
            ],
            go: { GOPROXY: `https://me:${go}@go.example` },
        };
        await ensureMirrorsImage(cli, mirrorFiles(settings, TRIXIE.release), { image: MIRRORS });
        // The step sees all four, by their variables or files.
        const seen =
            'cat "$PIP_CONFIG_FILE" "$NPM_CONFIG_USERCONFIG" /mirrors/auth.conf; echo "$GOPROXY $UV_DEFAULT_INDEX"';
        await build(`{ ${seen}; } | grep -oE 't0ken-of-(pip|npm|apt|go)' | sort -u | wc -l > /seen`);
        expect(await run(BUILT, "cat", "/seen")).toBe("4");

        const archive = path.join(context, "built.tar");
        await docker(cli, ["save", "--output", archive, BUILT]);
        const saved = await fs.readFile(archive);
        await fs.rm(archive);
        const history = await docker(cli, ["history", "--no-trunc", BUILT]);
        const environment = await run(BUILT, "env");
        // The archive's layers are not compressed: what stands in a file of the image is found in it.
        expect(saved.includes("VERSION_CODENAME")).toBe(true);
        for (const token of TOKENS) {
            expect([saved.includes(token), history.includes(token), environment.includes(token)]).toEqual([
                false,
                false,
                false,
            ]);
        }
    });

    test("make the mirrors image anew when a setting changed, and only then", async () => {
        const files = mirrorFiles(machine, TRIXIE.release);
        expect(await ensureMirrorsImage(cli, { ...files, note: "1" }, { image: MIRRORS })).toBe(true);
        expect(await ensureMirrorsImage(cli, { ...files, note: "1" }, { image: MIRRORS })).toBe(false);
        expect(await ensureMirrorsImage(cli, { ...files, note: "2" }, { image: MIRRORS })).toBe(true);
    });

    test("get the same layer from the same settings, so that Docker's build cache holds", async () => {
        const files = mirrorFiles(machine, TRIXIE.release);
        const layers = async () => {
            await docker(cli, ["image", "rm", "--force", MIRRORS]);
            expect(await ensureMirrorsImage(cli, files, { image: MIRRORS })).toBe(true);
            return docker(cli, ["image", "inspect", "--format", "{{.RootFS.Layers}}", MIRRORS]);
        };
        expect(await layers()).toBe(await layers());
    });
});
