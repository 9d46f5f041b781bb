import * as path from "node:path";
import { parsePreview } from "@gaiaflow/cli/preview/parse-preview";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { RULES } from "../../../policy/rules";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";

jest.setTimeout(600_000);

const PACK = path.join(programRoot, "policy");
const NAMES = RULES.map(({ name }) => name).sort();

/** Everything but `well` is refused, by the pack in Pulumi's engine and by the same rules over a preview's JSON. */
describe("a program made to break every rule", () => {
    let project: PulumiProject;
    let all: string;
    let exitCode: number | undefined;

    beforeAll(async () => {
        project = await makeProject({ from: path.join(__dirname, "programs", "breaks-every-rule") });
        for (const [key, value, ...options] of [
            ["gaiaflow:mode", "prod"],
            ["image", "very-secret-name", "--secret"],
            ["password", "hunter2", "--secret"],
        ] as const) {
            await project.pulumi(["config", "set", ...options, key, value]);
        }
        ({ all = "", exitCode } = await project.pulumi(["preview", "--policy-pack", PACK]));
    });
    afterAll(() => project.remove());

    test("is refused by each rule of the pack, with its name and no value", () => {
        const refused = [...all.matchAll(/\[mandatory\]\s+(\S+)\s+\(([^)]*)\)/g)].map(([, rule = ""]) => rule);
        expect([[...new Set(refused)].sort(), exitCode]).toEqual([NAMES, 1]);
        expect(all).not.toMatch(/very-secret-name|hunter2/);
        expect(all).not.toMatch(/\[mandatory\].*\bwell\)/);
        // What could not be asked is said, and is no refusal.
        expect(all).toMatch(/\[advisory\]\s+no-engine-socket\s+\(docker:[^)]*unknown\)/);
    });

    test("is refused for the same by the preview's JSON, and for the secret that shows there", async () => {
        const preview = await project.pulumi(["preview", "--json"]);
        const { faults } = parsePreview(preview, { mode: "prod", exposed: [] });
        const names = faults.map((fault) => /^Policy (\S+):/.exec(fault)?.[1] ?? fault);
        expect([...names].sort()).toEqual([...NAMES, "no-plain-secret"].sort());
        expect(faults.join("\n")).not.toMatch(/very-secret-name|hunter2/);
        const flat = (text: string) => text.replaceAll(/\s+/g, " ");
        const lines = faults
            .filter((fault) => !fault.includes("no-plain-secret"))
            .flatMap((text) => text.split("\n").slice(1));
        expect(lines.filter((line) => !flat(all).includes(flat(line.replace(/^\s*\S+ \S+: /, ""))))).toEqual([]);
    });

    test("may be reached where the stack's configuration says so", async () => {
        await project.pulumi(["config", "set", "--path", "policy:exposed[0]", "everything"]);
        const exposed = await project.pulumi(["preview", "--policy-pack", PACK]);
        expect(exposed.all).not.toMatch(/\[mandatory\]\s+loopback-only/);
        expect(exposed.all).toMatch(/\[mandatory\]\s+no-privileged/);
    });
});
