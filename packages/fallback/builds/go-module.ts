import * as fs from "node:fs";
import * as path from "node:path";
import { goBinary } from "./go";
import { run } from "@gaiaflow/engine-core/run";

/** A program to build from a module of the Go proxy, through a wrapper module that pins all of its dependencies. */
export interface GoProgram {
    /** Folder of the wrapper module: `go.mod`, `go.sum`. */
    readonly module: string;
    /** Import path of the main package; several for the executables of one module, which share most of the work. */
    readonly package: string | readonly string[];
    readonly ldflags: string;
    /** Path of the executable to write; that of a folder, ending in a slash, for several. */
    readonly output: string;
    readonly log: string;
    readonly say: (text: string) => void;
}

const FIX =
    "If a module could not be fetched, check the network and Go's proxy settings (go env GOPROXY), and run it again.";

/** Builds a program, static and without C; the same wrapper module gives the same program. */
export async function buildGoProgram(program: GoProgram): Promise<void> {
    const { module, output, log, say } = program;
    const go = await goBinary(say);
    const env = {
        CGO_ENABLED: "0",
        GOFLAGS: "-mod=readonly -buildvcs=false",
        GOWORK: "off",
        // The compiler collects its garbage less often. Never to do it saved a tenth of its processor time, but has no bound.
        GOGC: "400",
    };
    const args = [
        "build",
        "-v",
        "-trimpath",
        // What a debugger reads takes a tenth of the compiler's time, and -s -w leaves it out of the program.
        "-gcflags=all=-dwarf=false",
        "-ldflags",
        `-s -w ${program.ldflags}`,
        "-o",
        output,
        ...[program.package].flat(),
    ];
    await run(go, args, { cwd: module, env, log, say, fix: FIX });
}

/**
 * The release of a dependency that a wrapper module pins, without its `v`.
 *
 * @throws When its `go.mod` does not name it.
 */
export function pinnedVersion(module: string, dependency: string): string {
    const lines = fs.readFileSync(path.join(module, "go.mod"), "utf8").split("\n");
    const words = lines.map((line) =>
        line
            .replace(/^require/, "")
            .trim()
            .split(" "),
    );
    const version = words.find(([name]) => name === dependency)?.[1];
    if (version === undefined) {
        throw new Error(`${module} does not require ${dependency}`);
    }
    return version.replace(/^v/, "");
}

/** The texts of a wrapper module that decide what comes out. */
export function goModuleTexts(module: string): string[] {
    return ["go.mod", "go.sum"].map((name) => fs.readFileSync(path.join(module, name), "utf8"));
}
