import * as fs from "node:fs";
import * as path from "node:path";
import { leftovers } from "../../support/docker";
import { makePlatform, type Platform } from "../../support/platform";

jest.setTimeout(300_000);

interface Exported {
    readonly deployment: { readonly resources: readonly { readonly type: string }[] };
}

/** A machine without Minikube. Proves nothing of one on which it cannot be built, see `test/toolchain/minikube-choice.test.ts`. */
describe("an up of a stack with a cluster, where no Minikube is", () => {
    let platform: Platform;
    beforeAll(async () => {
        platform = await makePlatform({ mode: "prod_local" });
    });
    afterAll(() => platform.remove());

    test("is previewed without a word of a cluster that nobody has made yet", async () => {
        const { exitCode, all } = await platform.pulumi("preview");
        expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
        expect(all).not.toMatch(/unreachable|warning/i);
        expect(all).toMatch(/kubernetes:core\/v1:Namespace/);
    });

    test("says what is missing and what to type, and makes nothing", async () => {
        const { PATH = "" } = platform.environment;
        const without = PATH.split(path.delimiter).filter((folder) => !fs.existsSync(path.join(folder, "minikube")));
        const environment = { ...platform.environment, PATH: without.join(path.delimiter) };
        const { exitCode, all } = await platform.pulumiIn(environment, "up", "--yes", "--skip-preview");
        expect(exitCode).not.toBe(0);
        expect(all).toContain("Minikube, which the stack's cluster needs, is not on the PATH");
        expect(all).toContain(`npx gaiaflow tools --stack ${platform.stack}`);
        expect(await leftovers(platform.stack)).toEqual([]);
        expect(fs.existsSync(path.join(platform.home, ".local/state/gaiaflow/stacks"))).toBe(false);
        const { deployment } = JSON.parse((await platform.pulumi("stack", "export")).all) as Exported;
        // With the engine's own, which is asked what the stack consists of.
        const made = deployment.resources.map(({ type }) => type);
        expect(made).toEqual(["pulumi:pulumi:Stack", "pulumi:providers:pulumi"]);
    });
});
