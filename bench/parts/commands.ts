import * as path from "node:path";
import type { Readings } from "../lib/measure";
import type { Part } from "../lib/part";
import { asSide } from "../lib/sides";
import { timedCommand } from "../lib/timed-command";

const LIST = "the list of commands, less Node's start";
const STATUS = "status";

/** The command's list beside Node alone, and its status beside Pulumi's outputs. */
export const part: Part = {
    rounds: 7,
    warmUp: true,
    figures: {},
    stage: ({ at }) => {
        const [dir = ".", stack = "dev"] = (at[0] ?? ".").split("=");
        const cwd = path.resolve(dir);
        const cli = path.join("packages", "cli", "bin", "gaiaflow.mjs");
        const node = (figure: string, ...args: string[]) => timedCommand(figure, { command: "node", args, cwd });
        const list = async (): Promise<Readings> => {
            const [bare, whole] = [await node(LIST, "-e", "0"), await node(LIST, cli, "--help")];
            return { [LIST]: (whole[LIST] ?? NaN) - (bare[LIST] ?? NaN) };
        };
        const outputs = ["pulumi", "stack", "output", "--stack", stack];
        return Promise.resolve({
            sides: [
                asSide("GaiaFlow", [list, () => node(STATUS, cli, "status", "--stack", stack)]),
                asSide("pulumi stack output", [() => timedCommand(STATUS, { command: "npx", args: outputs, cwd })]),
            ],
            remove: () => Promise.resolve(),
        });
    },
};
