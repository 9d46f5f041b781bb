import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { parse, stringify } from "yaml";
import { copyClone, type CloneCopy } from "../../support/clone";
import { runAsFork } from "../../support/workflow-run";

jest.setTimeout(600_000);

const WORKFLOW = path.join(programRoot, "docs", "ci", "preview.github.yml");
/** Variables by which somebody's rights get into a run; a fork's has none of them. */
const RIGHTS = /TOKEN|SECRET|PASSWORD|PASSPHRASE|^AWS_|^PULUMI_|^DOCKER_|^KUBECONFIG$/;

/** The workflow for pull requests, run by hand as for a fork's. It is no proof of what GitHub gives such a run. */
describe("a fork's pull request", () => {
    let clone: CloneCopy;
    let folder: string;
    const run = () => {
        const own = Object.entries(clone.env).filter(([name]) => !RIGHTS.test(name));
        const env = { ...Object.fromEntries(own), DOCKER_HOST: `unix://${folder}/no.sock`, HOME: folder };
        return runAsFork(WORKFLOW, { dir: clone.dir, env }, folder);
    };

    beforeAll(async () => {
        clone = await copyClone();
        folder = path.join(clone.home, "runner");
        await fs.mkdir(folder);
    });
    afterAll(() => clone.remove());

    test("is previewed with no right of anybody's, in the summary and in what the next workflow takes", async () => {
        const { artifact, steps, summary } = await run();
        expect(steps.map(({ exitCode, output }) => (exitCode === 0 ? "" : output))).toEqual(["", ""]);
        for (const stack of ["dev", "prod_local", "prod"]) {
            expect(artifact).toContain(`Stack ${stack}: an up makes`);
        }
        expect(summary).toBe(artifact.replace(/^/gm, "    ").replace(/ {4}$/, ""));
    });

    test("that breaks a stack fails, and says so in the same places", async () => {
        const file = path.join(clone.dir, "Pulumi.dev.yaml");
        const { config } = parse(await fs.readFile(file, "utf8")) as { config: object };
        await fs.writeFile(file, stringify({ config: { ...config, "gaiaflow:prots": 1 } }));
        const { artifact, steps, summary } = await run();
        expect(steps.map(({ exitCode }) => exitCode)).toEqual([1, 0]);
        expect(artifact).toContain("gaiaflow:prots is not a known key");
        expect(summary).toContain("    Stack prod: an up makes");
    });
});
