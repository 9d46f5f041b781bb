import { readRecord } from "../../../toolchain/core/record";
import { makeProject, STACK, type PulumiProject } from "../../support/pulumi-project";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(180_000);

/** What `pulumi about --json` says. */
interface About {
    readonly cliAbout: { readonly version: string };
    readonly plugins: readonly { readonly name: string; readonly version: string }[];
    readonly runtime: Readonly<Record<string, string>>;
    readonly dependencies: readonly { readonly name: string; readonly version: string }[];
    readonly currentStack: { readonly name: string };
}

describe("pulumi about", () => {
    let project: PulumiProject;
    let about: About;

    beforeAll(async () => {
        project = await makeProject({ files: { "index.ts": "" } });
        await project.write("package.json", JSON.stringify({ dependencies: { "@pulumi/random": "*" } }));
        about = JSON.parse((await project.pulumi(["about", "--json"])).stdout) as About;
    });
    afterAll(() => project.remove());

    test("names the stack, the runtime and the program's dependencies", () => {
        expect(about.currentStack.name).toBe(STACK);
        expect(about.runtime).toMatchObject({ language: "nodejs", version: process.version, packagemanager: "npm" });
        expect(about.dependencies.map(({ name }) => name)).toEqual(["@pulumi/random"]);
        expect(about.dependencies[0]?.version).toMatch(/^\d+\.\d+\.\d+$/);
    });

    test("says of the language host whether it is Pulumi's own", async () => {
        const isStandIn = (await readRecord())?.origin === "registries";
        const host = about.plugins.find(({ name }) => name === "nodejs");
        expect(host?.version.replace("+gaiaflow.stand-in", "")).toBe(about.cliAbout.version.replace("v", ""));
        expect(host?.version.includes("stand-in")).toBe(isStandIn);
        expect(about.runtime["languagehost"]).toBe(isStandIn ? "GaiaFlow stand-in" : undefined);
    });
});
