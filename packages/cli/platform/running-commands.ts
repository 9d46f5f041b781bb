import * as os from "node:os";
import execa from "execa";

/** What ends a command that goes on until it is ended. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Commands that go on as long as this process does, each with what it starts itself. */
export class RunningCommands {
    private readonly children = new Set<execa.ExecaChildProcess>();

    constructor() {
        for (const signal of SIGNALS) {
            process.once(signal, this.endWith);
        }
    }

    /** Runs one to its end. One that fails is no exception. */
    public async run(
        command: string,
        args: readonly string[],
        env: Readonly<Record<string, string>>,
    ): Promise<execa.ExecaReturnValue> {
        const options = { env, extendEnv: false, stdin: "ignore", reject: false } as const;
        // A group of its own, with which its children end: one that is killed leaves them, and they keep what they hold.
        const child = execa(command, [...args], { ...options, detached: process.platform !== "win32" });
        this.children.add(child);
        try {
            return await child;
        } finally {
            this.children.delete(child);
        }
    }

    /** Ends all that run. */
    public end(): void {
        this.children.forEach(endGroup);
        for (const signal of SIGNALS) {
            process.off(signal, this.endWith);
        }
    }

    private readonly endWith = (signal: NodeJS.Signals): void => {
        this.end();
        process.exit(128 + os.constants.signals[signal]);
    };
}

function endGroup(child: execa.ExecaChildProcess): void {
    try {
        process.kill(-(child.pid ?? 0), "SIGTERM");
    } catch {
        // Windows knows no groups.
        child.kill("SIGTERM");
    }
}
