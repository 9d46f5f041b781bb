import { makeProject, type PulumiProject } from "../../../../test/support/pulumi-project";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(300_000);

const PROGRAM = `import * as random from "@pulumi/random";
const pet = new random.RandomPet("pet", { length: 2 });
export const words = pet.id.apply((id: string): number => id.split("-").length);
`;

/** As in Pulumi's own templates. */
const TSCONFIG = JSON.stringify({
    compilerOptions: { strict: true, target: "es2020", module: "commonjs", moduleResolution: "node" },
});

/** Pulumi's own way with TypeScript, which projects made elsewhere have: ts-node, with types checked. Ours uses sucrase. */
describe("a program with no more than `runtime: nodejs`", () => {
    let project: PulumiProject;

    beforeAll(async () => {
        project = await makeProject({
            files: {
                "Pulumi.yaml": "name: stock\nruntime: nodejs\n",
                "index.ts": PROGRAM,
                "tsconfig.json": TSCONFIG,
            },
        });
    });
    afterAll(() => project.remove());

    test("runs", async () => {
        const up = await project.pulumi(["up", "--yes", "--skip-preview"]);
        expect(up.all).toContain("2 created");
        expect(await project.outputs()).toEqual({ words: 2 });
        await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    });

    test("is told of an error in its types", async () => {
        await project.write("index.ts", `export const value: number = "text";\n`);
        const preview = await project.pulumi(["preview"]);
        expect(preview.failed).toBe(true);
        expect(preview.all).toMatch(/index\.ts[^]*Type 'string' is not assignable to type 'number'/);
    });
});
