import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { ensureArtifact } from "@gaiaflow/engine-core/artifact";
import { programRoot } from "@gaiaflow/engine-core/paths";
import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { debianRoot, ROOT_ARCHIVE } from "@gaiaflow/fallback/builds/base-image/debian";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { ensureBaseImage } from "../../tools/base-image/image";
import { docker, findDockerCli, tryDocker } from "@gaiaflow/engine-core/docker/cli";
import { ociRuntimeBinary } from "@gaiaflow/fallback/builds/oci-runtime";
import { mirrorFiles } from "@gaiaflow/engine-core/mirrors/files";
import { readMachine } from "@gaiaflow/engine-core/mirrors/machine";

const TOOL = "packages/toolchain/test/support/docker-tool.ts";
/** A docker command of a release that builds only with its buildx plugin, without it, as some machines have. */
const OLD_COMMAND = '#!/bin/sh\n[ "$1" = --version ] && exec echo "Docker version 28.2.2" || exit 1\n';
/** What a machine with systemd does when Docker is to be started. */
const SYSTEMCTL = "#!/bin/sh\ndockerd > /dev/null 2>&1 &\n";
const describeOnLinux = process.platform === "linux" ? describe : describe.skip;

jest.setTimeout(600_000);

/**
 * A Debian with nothing but Node and this clone, no init system and, where the machine itself lacks capabilities, without
 * these too: a privileged container plays it. Its apt reaches Debian as this machine does.
 */
describeOnLinux("on a fresh Debian without Docker, as root", () => {
    let cli: string;
    let container: string;
    let mirrors: string;
    const inside = (script: string): Promise<string> =>
        docker(cli, ["exec", container, "sh", "-c", `. /mirrors/use && cd ${programRoot} && ${script}`]);
    const runTool = async (before = ""): Promise<ToolReport & { readonly command: string }> => {
        const answer = await inside(`${before} node --import tsx ${TOOL} 2>&1`);
        const [reports = "", command = ""] = answer.split("\n").slice(-2);
        return { ...((JSON.parse(reports) as ToolReport[])[0] as ToolReport), command };
    };
    const install = async (file: string, text: string): Promise<void> => {
        const put = `mkdir -p ${path.dirname(file)} && cat > ${file} && chmod +x ${file}`;
        await docker(cli, ["exec", "--interactive", container, "sh", "-c", put], { input: text });
    };

    beforeAll(async () => {
        cli = (await findDockerCli()) ?? "docker";
        mirrors = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-mirrors-"));
        for (const [name, text] of Object.entries(mirrorFiles(await readMachine(), TRIXIE.release))) {
            await fs.writeFile(path.join(mirrors, name), text);
        }
        await ensureBaseImage(TRIXIE, cli, undefined, () => undefined);
        const runtime = path.dirname(await ociRuntimeBinary(() => undefined));
        const debian = (await ensureArtifact(debianRoot(TRIXIE.release))).dir;
        // The clone and what it built before; Go itself is not on the machine.
        const shared = [
            [programRoot, programRoot],
            [process.execPath, "/usr/bin/node"],
            [mirrors, "/mirrors"],
            [debian, "/debian"],
            [runtime, `/cache/gaiaflow/artifacts/${path.basename(runtime)}`],
            [`${runtime}.json`, `/cache/gaiaflow/artifacts/${path.basename(runtime)}.json`],
        ].flatMap(([from, to]) => ["--volume", `${from ?? ""}:${to ?? ""}:ro`]);
        const options = ["--detach", "--privileged", "--volume", "/var/lib/docker", "--env", "XDG_CACHE_HOME=/cache"];
        container = await docker(cli, ["run", ...options, ...shared, TRIXIE.image, "sleep", "infinity"]);
    });
    afterAll(async () => {
        await tryDocker(cli, ["rm", "--force", "--volumes", container]);
        await fs.rm(mirrors, { recursive: true });
    });

    test("installs Docker and starts it, and finds its command in that same process behind one that cannot build", async () => {
        await install("/opt/old/docker", OLD_COMMAND);
        const report = await runTool("PATH=/opt/old:$PATH");
        expect(report).toMatchObject({ name: "docker", origin: "registries", did: "started" });
        expect(report.command).toBe("/usr/bin/docker");
        expect(await inside("docker version --format '{{.Server.Os}}'")).toBe("linux");
    });

    test("finds it the second time", async () => {
        const pid = await inside("cat /var/run/docker.pid");
        expect(await runTool()).toMatchObject({ did: "found", origin: "registries" });
        expect(await inside("cat /var/run/docker.pid")).toBe(pid);
    });

    test("can start privileged containers there", async () => {
        const image = await inside(`docker import /debian/${ROOT_ARCHIVE}`);
        const script = "mount -t tmpfs none /mnt && echo mounted";
        const run = `docker run --rm --privileged --network none ${image} sh -c '${script}'`;
        expect(await inside(run)).toBe("mounted");
    });

    test("starts it again after kill -9", async () => {
        await inside("kill -9 $(cat /var/run/docker.pid)");
        expect(await runTool()).toMatchObject({ did: "started", origin: "registries" });
    });

    test("names the fault when it may not install, and installs nothing", async () => {
        const remove = "dpkg --purge --force-all docker.io docker-cli docker-buildx >/dev/null 2>&1";
        await inside(`kill $(cat /var/run/docker.pid); ${remove}`);
        const forced = `GAIAFLOW_TOOLCHAIN=official node --import tsx ${TOOL}`;
        const answer = await tryDocker(cli, ["exec", "--workdir", programRoot, container, "sh", "-c", forced]);
        expect(answer.stderr).toContain("Docker is not on this machine.");
        expect(answer.stderr).toContain("https://get.docker.com");
        expect(await inside("command -v dockerd || echo none")).toBe("none");
    });

    test("says where Docker came from when systemd starts it", async () => {
        await install("/usr/local/bin/systemctl", SYSTEMCTL);
        await inside("mkdir -p /run/systemd/system");
        expect(await runTool()).toMatchObject({ did: "started", origin: "registries" });
        expect(await runTool()).toMatchObject({ did: "found", origin: "own" });
    });

    test("gets a Go compiler, although there is not even a pip", async () => {
        expect(await inside("command -v go || command -v python3 || echo none")).toBe("none");
        const go = await inside("node --import tsx packages/toolchain/test/support/go-tool.ts");
        expect(await inside(`${go} version`)).toMatch(/^go version go1\./);
    });
});
