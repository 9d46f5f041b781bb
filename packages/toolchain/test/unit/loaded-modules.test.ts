import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { MINIKUBE_VERSION } from "../../../../lib/minikube-version";
import { PULUMI_VERSION } from "../../tools/pulumi/version";

const SCRIPT = path.join(__dirname, "..", "support", "loaded-modules.ts");
const OFFICIAL_IMAGE = "debian@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f";

/** What a machine says that has everything: its own Docker, Pulumi and Minikube, and Debian's official image. */
const COMMANDS: Readonly<Record<string, string>> = {
    docker: `case "$1 $2" in
--version*) echo "Docker version 28.0.0" ;;
"buildx version") echo "github.com/docker/buildx v0.20.0" ;;
"version --format") echo 28.0.0 ;;
"context inspect") echo "default unix:///nowhere.sock" ;;
"image inspect") echo '[{"Size":1,"RepoDigests":["${OFFICIAL_IMAGE}"],"Config":{"Labels":null}}]' ;;
import*) cat > /dev/null ;;
esac`,
    pulumi: `echo v${PULUMI_VERSION}`,
    "pulumi-language-nodejs": "echo 12345",
    minikube: `echo v${MINIKUBE_VERSION}`,
    uv: "echo uv 1.0.0",
};

let folder: string;
beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-official-"));
    for (const [name, script] of Object.entries(COMMANDS)) {
        await fs.writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
});
afterAll(() => fs.rm(folder, { recursive: true }));

test("where everything is official, no module of the fallback is loaded", async () => {
    const PATH = [folder, path.dirname(process.execPath), "/usr/bin", "/bin"].join(path.delimiter);
    const env = { PATH, HOME: folder, XDG_CACHE_HOME: path.join(folder, "cache"), GAIAFLOW_TOOLCHAIN: "" };
    const args = ["--require", require.resolve("tsx/cjs"), SCRIPT];
    const { stdout } = await execa(process.execPath, args, { env, extendEnv: false });
    expect(JSON.parse(stdout.split("\n").at(-1) ?? "")).toEqual({
        origins: { docker: "own", pulumi: "own", "base image": "official", minikube: "own", uv: "own" },
        loaded: [],
    });
});
