import { dependencies } from "../../../../package.json";
import { isStandIn } from "../../../../test/support/pulumi-environment";
import { makeProject, STACK, type PulumiProject } from "../../../../test/support/pulumi-project";

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
        const random = about.dependencies.find(({ name }) => name === "@pulumi/random");
        expect(random?.version).toBe(dependencies["@pulumi/random"]);
    });

    test("says of the language host whether it is Pulumi's own", async () => {
        const standIn = await isStandIn();
        const host = about.plugins.find(({ name }) => name === "nodejs");
        expect(host?.version.replace("+gaiaflow.stand-in", "")).toBe(about.cliAbout.version.replace("v", ""));
        expect(host?.version.includes("stand-in")).toBe(standIn);
        expect(about.runtime["languagehost"]).toBe(standIn ? "GaiaFlow stand-in" : undefined);
    });
});
