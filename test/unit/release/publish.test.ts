import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { startNpmRegistry, type NpmRegistry } from "../../support/npm-registry";
import { CLONE } from "../../support/settings";

const NAMES = ["gaiaflow", "create-gaiaflow"];

let folder: string;
let registry: NpmRegistry;
beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-publish-"));
    registry = await startNpmRegistry();
});
afterAll(async () => {
    registry.close();
    await fs.rm(folder, { recursive: true });
});

/** As `actions/setup-node` writes it where a job has a `registry-url`. */
function userconfig(): string {
    return `${registry.url.replace("http:", "")}:_authToken=\${NODE_AUTH_TOKEN}\nregistry=${registry.url}\n`;
}

test("what the workflow types publishes both packages of its folder, open to all and by the token", async () => {
    for (const name of NAMES) {
        const own = path.join(folder, name);
        await fs.mkdir(own);
        await fs.writeFile(path.join(own, "package.json"), JSON.stringify({ name, version: "1.2.3" }));
        await fs.mkdir(path.join(folder, "dist"), { recursive: true });
        await execa("npm", ["pack", "--silent", "--pack-destination", "../dist"], { cwd: own });
    }
    const npmrc = path.join(folder, "npmrc");
    await fs.writeFile(npmrc, userconfig());
    const workflow = await fs.readFile(path.join(CLONE, ".github", "workflows", "release.yml"), "utf8");
    const { jobs } = parse(workflow) as { jobs: { publish: { steps: readonly { run?: string }[] } } };
    for (const line of jobs.publish.steps.flatMap(({ run }) => run ?? [])) {
        // Of where it comes from GitHub alone has a proof.
        const run = line.replace(" --provenance", "");
        const env = { NPM_CONFIG_USERCONFIG: npmrc, NODE_AUTH_TOKEN: "the-token" };
        await execa("bash", ["-e", "-c", run], { cwd: folder, env });
    }
    const sent = { version: "1.2.3", access: "public", authorization: "Bearer the-token" };
    expect(registry.published).toEqual(NAMES.map((name) => ({ name, ...sent })));
});
