import { isBuiltin } from "node:module";
import * as path from "node:path";
import { transform } from "sucrase";
import * as ts from "typescript";

/** A file's name once it is compiled. */
export function compiledName(file: string): string {
    return file.replace(/\.ts$/, ".js");
}

/**
 * JavaScript of a TypeScript file. By sucrase with the settings with which the clone loads its TypeScript, so that what is
 * packed is what all tests have run, with the same lines in a stack trace.
 *
 * @param file Its path from the clone's top.
 */
export function compile(file: string, text: string): string {
    const { code } = transform(text, { transforms: ["imports", "typescript"], filePath: file });
    return withoutWorkspaces(file, code);
}

/**
 * Imports of the clone's npm workspaces as paths: the package is one, and has its parts in the same folders.
 *
 * @param file Its path from the clone's top.
 */
export function withoutWorkspaces(file: string, code: string): string {
    return code.replaceAll(/(["'])@gaiaflow\/([\w./-]+)\1/g, (_, quote: string, target: string) => {
        const relative = path.posix.relative(path.posix.dirname(file), `packages/${target}`);
        return `${quote}${relative.startsWith(".") ? relative : `./${relative}`}${quote}`;
    });
}

/** The packages of npm that a compiled file loads, by their names. */
export function packagesOf(code: string): string[] {
    const loads = ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
    const names = loads.flatMap((specifier) => /^(?:@[^/]+\/)?[^./][^/]*/.exec(specifier)?.[0] ?? []);
    return names.filter((name) => !isBuiltin(name));
}
