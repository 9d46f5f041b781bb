import execa from "execa";
import * as fs from "node:fs/promises";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { MINIKUBE_VERSION } from "@gaiaflow/fallback/builds/kubernetes/versions";
import { answersAt } from "../../tools/minikube/official";

/** Which Minikube is taken. Builds nothing; the built one is proved by the tier `cluster`. */
describe("the choice of a Minikube", () => {
    let folder: string;

    beforeEach(async () => {
        folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-minikube-"));
    });
    afterEach(() => fs.rm(folder, { recursive: true }));

    /** Runs the tool with a user's Minikube of the given release on PATH, if any, and an empty cache. */
    async function choose(toolchain: string, own?: string): Promise<execa.ExecaReturnValue> {
        if (own !== undefined) {
            await fs.writeFile(path.join(folder, "minikube"), `#!/bin/sh\necho v${own}\n`, { mode: 0o755 });
        }
        const script = path.join(__dirname, "..", "support", "minikube-tool.ts");
        const env = {
            PATH: `${folder}:${process.env["PATH"] ?? ""}`,
            XDG_CACHE_HOME: path.join(folder, "cache"),
            GAIAFLOW_TOOLCHAIN: toolchain,
        };
        return execa("node", ["--require", require.resolve("tsx/cjs"), script], { env, reject: false });
    }

    test.each([MINIKUBE_VERSION, "1.999.0"])("takes the user's own %s", async (version) => {
        const { stdout } = await choose("", version);
        const own = { name: "minikube", version, origin: "own", did: "found", detail: path.join(folder, "minikube") };
        expect(JSON.parse(stdout)).toEqual([{ ...own, seconds: 0 }]);
    });

    test.each([undefined, "1.20.0", "2.0.0"])(
        "names the command that installs it where the own one is %s",
        async (version) => {
            const { stderr, exitCode } = await choose("official", version);
            expect(exitCode).toBe(1);
            expect(stderr).toMatch(/needs Minikube[^]*Type: /);
            expect(stderr).toMatch(new RegExp(`v${MINIKUBE_VERSION.replaceAll(".", "\\.")}|brew|winget`));
        },
    );

    test.each([
        [200, true],
        [307, true],
        [401, true],
        [403, false],
        [502, false],
    ])("takes the status %i of a registry for an answer: %s", async (status, isAnswer) => {
        const server = http.createServer((_, response) => response.writeHead(status).end()).listen(0, "127.0.0.1");
        await new Promise((resolve) => server.once("listening", resolve));
        const { port } = server.address() as AddressInfo;
        expect(await answersAt(`http://127.0.0.1:${port}/v2/`)).toBe(isAnswer);
        await new Promise((resolve) => server.close(resolve));
        expect(await answersAt(`http://127.0.0.1:${port}/v2/`)).toBe(false);
    });
});
