/** Shells as their users have them: on a terminal, with `gaiaflow` on the PATH, and Tab. Those that are not there are left out. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { onTerminal, type Session } from "../../../../test/support/terminal";
import { until } from "../../../../test/support/until";

const RUN = path.join(__dirname, "..", "support", "run-shell.cjs");
const READ_TWICE = (shell: string) => Array(2).fill(`eval "$(gaiaflow completion ${shell})"`).join("\n");

/** What the shell reads first, and how it is started so. */
const SHELLS = {
    bash: {
        file: "bashrc",
        text: `PS1='> '\n${READ_TWICE("bash")}`,
        args: (home: string) => ["--rcfile", `${home}/bashrc`],
    },
    zsh: { file: ".zshrc", text: `PS1='> '\nautoload -U compinit; compinit -u\n${READ_TWICE("zsh")}`, args: () => [] },
    fish: {
        file: ".config/fish/config.fish",
        text: "function fish_prompt; echo '> '; end\nset -g fish_greeting\ngaiaflow completion fish | source",
        args: () => [],
    },
} as const;
type Shell = keyof typeof SHELLS;
const isThere = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

let home: string;
beforeAll(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-shell-"));
    const command = path.join(home, "gaiaflow");
    const script = path.join(programRoot, "packages", "cli", "bin", "gaiaflow.mjs");
    fs.writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`, { mode: 0o755 });
});
afterAll(() => fs.rmSync(home, { recursive: true }));

async function start(shell: Shell): Promise<Session> {
    const { args, file, text } = SHELLS[shell];
    fs.mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    fs.writeFileSync(path.join(home, file), text);
    const environment = {
        ...{ HOME: home, ZDOTDIR: home, XDG_CONFIG_HOME: path.join(home, ".config") },
        PATH: `${home}${path.delimiter}${process.env["PATH"] ?? ""}`,
    };
    const session = await onTerminal(RUN, {
        ...{ columns: 100, rows: 40, cwd: programRoot, environment, args: [shell, ...args(home), "-i"] },
    });
    await until("it waits for a command", async () => (await session.screen()).at(-1)?.startsWith(">") === true);
    return session;
}

describe.each((Object.keys(SHELLS) as Shell[]).filter(isThere))("%s", (shell) => {
    let session: Session;
    beforeAll(async () => {
        session = await start(shell);
    });
    afterAll(async () => {
        session.type("\u0015exit\n");
        await session.ended;
    });

    test("reads the script without a word, twice too", async () => {
        expect((await session.screen()).map((line) => line.trim())).toEqual([">"]);
    });

    test.each([
        ["a command", "gaiaflow mlo", "gaiaflow mlops "],
        ["a command's own", "gaiaflow mlops resta", "gaiaflow mlops restart "],
        ["an option", "gaiaflow status --show", "gaiaflow status --show-secrets "],
        ["a value", "gaiaflow mlops start --service jup", "gaiaflow mlops start --service jupyter "],
        ["a stack of the project", "gaiaflow stop --stack prod_", "gaiaflow stop --stack prod_local "],
        ["a service", "gaiaflow logs airflow-sch", "gaiaflow logs airflow-scheduler "],
        ["a group", "gaiaflow uninstall --only cach", "gaiaflow uninstall --only caches "],
        ["a file", "gaiaflow restore docs/commands", "gaiaflow restore docs/commands.md "],
    ])("completes %s", async (_, typed, completed) => {
        session.type(`\u0015${typed}\t`);
        const line = async () => (await session.screen()).at(-1) ?? "";
        // Blanks at the end are not on the screen; what is typed behind shows that there is one.
        await until("it is completed", async () => (await line()).includes(completed.trim()));
        session.type("x");
        await until("it goes on", async () => (await line()).endsWith("x"));
        expect(await line()).toBe(`> ${completed}x`);
    });
});
