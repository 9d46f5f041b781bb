import * as path from "node:path";
import * as ts from "typescript";
import { withoutWorkspaces } from "./compile";
import { CLONE } from "./files";

/**
 * The declarations of what the package exports, and of all that those name; no others.
 *
 * @param entry The file with the exports, from the clone's top.
 * @returns Their texts by their paths from there.
 * @throws When TypeScript has something to say about them.
 */
export function declarations(entry: string): Map<string, string> {
    const { config } = ts.readConfigFile(path.join(CLONE, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
        config: object;
    };
    const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, CLONE);
    Reflect.deleteProperty(options, "tsBuildInfoFile");
    const program = ts.createProgram({
        rootNames: [path.join(CLONE, entry)],
        options: {
            ...options,
            ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, incremental: false },
            ...{ rootDir: CLONE, outDir: CLONE, types: ["node"] },
        },
    });
    const written = new Map<string, string>();
    const { diagnostics } = program.emit(undefined, (file, text) => {
        const name = path.relative(CLONE, file).split(path.sep).join("/");
        written.set(name, withoutWorkspaces(name, text));
    });
    if (diagnostics.length > 0) {
        throw new Error(diagnostics.map(textOf).join("\n"));
    }
    return reachable(written, entry.replace(/\.ts$/, ".d.ts"));
}

function reachable(written: ReadonlyMap<string, string>, entry: string): Map<string, string> {
    const found = new Map<string, string>();
    const visit = (file: string): void => {
        const text = written.get(file);
        if (text === undefined || found.has(file)) {
            return;
        }
        found.set(file, text);
        for (const [, specifier = ""] of text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
            const target = path.posix.join(path.posix.dirname(file), specifier);
            visit(specifier.endsWith(".cjs") ? target.replace(/\.cjs$/, ".d.cts") : `${target}.d.ts`);
        }
    };
    visit(entry);
    return found;
}

function textOf({ messageText }: ts.Diagnostic): string {
    return ts.flattenDiagnosticMessageText(messageText, "\n");
}
