import execa from "execa";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";

/** Images of services that do not get well, by what they run. */
const COMMANDS = {
    "never-answers": ["sleep", "infinity"],
    ends: ["sh", "-c", "echo out of order; exit 3"],
} as const;

export type Broken = keyof typeof COMMANDS;

/** Images that go at the end. */
export interface BrokenImages {
    readonly references: Readonly<Record<Broken, string>>;
    readonly remove: () => Promise<void>;
}

/** Makes them of GaiaFlow's own base, which is there wherever a stack has been up. */
export async function brokenImages(): Promise<BrokenImages> {
    const made = Object.entries(COMMANDS).map(
        ([name, command]) => [name, `gaiaflow-bench/${name}:1`, command] as const,
    );
    for (const [, tag, command] of made) {
        const dockerfile = `FROM ${TRIXIE.image}\nCMD ${JSON.stringify(command)}\n`;
        await execa("docker", ["build", "--quiet", "--tag", tag, "-"], { input: dockerfile });
    }
    return {
        references: Object.fromEntries(made.map(([name, tag]) => [name, tag])) as BrokenImages["references"],
        remove: async () => {
            await execa("docker", ["image", "rm", "--force", ...made.map(([, tag]) => tag)]);
        },
    };
}
