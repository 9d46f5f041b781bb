import * as path from "node:path";
import type { Part } from "../lib/part";
import { timedCommand } from "../lib/timed-command";

const PREVIEW = "preview";

/** What one command shows of all stacks, beside Pulumi's of one. */
export const part: Part = {
    rounds: 5,
    figures: {},
    stage: ({ at }) => {
        const [dir = ".", stack = "dev"] = (at[0] ?? ".").split("=");
        const cwd = path.resolve(dir);
        const all = ["run", "--silent", "preview", "--", "--json"];
        const one = ["pulumi", "preview", "--stack", stack, "--non-interactive"];
        return Promise.resolve({
            sides: [
                { name: "GaiaFlow, all stacks", run: () => timedCommand(PREVIEW, { command: "npm", args: all, cwd }) },
                { name: "pulumi, one stack", run: () => timedCommand(PREVIEW, { command: "npx", args: one, cwd }) },
            ],
            remove: () => Promise.resolve(),
        });
    },
};
