import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Reach } from "../../backup/cluster-reach";

/** A kubectl that writes down what it is asked, and answers as a test says. */
export interface KubectlCommand {
    readonly reach: Reach;
    /** What it was asked, in its order, without what stands before each. */
    readonly asked: () => string[];
    /** What it was given on standard input. */
    readonly given: () => string;
    readonly remove: () => void;
}

/** @param answers Lines of shell; `$*` is what is asked. What is run in a pod runs on this machine, where they say nothing else. */
export function kubectlCommand(answers = ""): KubectlCommand {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-kubectl-"));
    const program = path.join(folder, "kubectl");
    const script = [
        "#!/bin/sh",
        "shift 2",
        `printf '%s\\n' "$*" | tr '\\n' ' ' >> ${folder}/asked; echo >> ${folder}/asked`,
        `case "$*" in *"--filename -"*) cat >> ${folder}/given ;; esac`,
        answers,
        'case "$1" in exec) while [ "$1" != -- ]; do shift; done; shift; exec "$@" ;; esac',
    ];
    fs.writeFileSync(program, `${script.join("\n")}\n`, { mode: 0o755 });
    fs.writeFileSync(path.join(folder, "asked"), "");
    const env = { PATH: process.env["PATH"] ?? "" };
    const missing = new Error("there is none") as never;
    return {
        reach: {
            kubectl: { stack: "prod", program, args: [], env, isThere: () => true, missing },
            namespace: "iris-platform",
        },
        asked: () =>
            fs
                .readFileSync(path.join(folder, "asked"), "utf8")
                .trim()
                .split("\n")
                .map((line) => line.trim()),
        given: () => fs.readFileSync(path.join(folder, "given"), "utf8"),
        remove: () => fs.rmSync(folder, { recursive: true }),
    };
}
