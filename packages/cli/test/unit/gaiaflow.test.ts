import execa from "execa";
import * as fs from "node:fs";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";

const CLI = path.join(programRoot, "packages", "cli");
const gaiaflow = (...args: string[]) =>
    execa(process.execPath, [path.join(CLI, "bin", "gaiaflow.mjs"), ...args], { reject: false });

test.each([[], ["nonsense"], ["run-command"], ["../platform/state"], ["constructor"], ["--version"]])(
    "what is no command is answered by what is: %j",
    async (...args) => {
        const { exitCode, stdout, stderr } = await gaiaflow(...args);
        expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
        expect(stderr).toContain("Usage: gaiaflow COMMAND");
        expect(stderr).toMatch(/^ {2}start +gets/m);
        expect(stderr.startsWith(args.length === 0 ? "Usage" : `There is no command ${args[0]}.`)).toBe(true);
    },
);

test("help names every command that there is", async () => {
    const { exitCode, stdout } = await gaiaflow("--help");
    const named = [...stdout.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => `${name}.ts`);
    const files = fs.readdirSync(path.join(CLI, "commands")).filter((file) => file !== "run-command.ts");
    expect({ exitCode, named: named.sort() }).toEqual({ exitCode: 0, named: files.sort() });
});
