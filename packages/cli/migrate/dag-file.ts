import { childrenOf, type SyntaxNode } from "../../../lib/python-module";
import { AddressPass } from "./addresses";
import { Draft } from "./draft";
import { ownLines, type Range } from "./edits";
import type { Functions } from "./functions";
import { migrateImports } from "./imports";
import { withServices } from "./platform-values";
import type { PythonFile } from "./python-file";
import { earlierPulls } from "./pulls";
import { earlierCalls } from "./earlier-call";
import { migrateCall } from "./task-call";
import { repairCalls } from "./half-migrated";

/** What a file's migration knows of the project. */
export interface ProjectCode {
    /** Finds the functions that tasks name. */
    readonly functions: Functions;
    /** Names that some file imports from another: none of these goes. */
    readonly imported: ReadonlySet<string>;
}

/**
 * A DAG file of the earlier template or of gaiaflow 0.0.3 as one of ours. What is not understood stays, with a note of its line.
 */
export function migrateDag(file: PythonFile, { functions, imported }: ProjectCode): Draft {
    const draft = new Draft(file);
    const calls = earlierCalls(file);
    const several = earlierPulls(draft, calls, functions);
    calls.forEach((call) => migrateCall(draft, call, { all: calls, functions, several: several.has(call) }));
    replaceModes(draft);
    new AddressPass(draft).run();
    removeConstants(draft, imported);
    migrateImports(draft);
    repairCalls(draft);
    return draft;
}

/** Any other Python file of the project: what it says of addresses and keys of the earlier platform. */
export function migrateModule(file: PythonFile): Draft {
    const draft = new Draft(file);
    new AddressPass(draft).run();
    return draft;
}

/** `GaiaflowMode.DEV` where something else than a task uses it: a tag, for one. */
function replaceModes(draft: Draft): void {
    const { file } = draft;
    for (const node of file.of("MemberExpression")) {
        const [, mode] = /^gaiaflow\.[\w.]*GaiaflowMode\.([A-Z_]+)(\.value)?$/.exec(file.qualified(node)) ?? [];
        if (mode !== undefined && !draft.takesOut(node)) {
            draft.replace(node, JSON.stringify(mode.toLowerCase()));
        }
    }
}

/** What chose a mode, an image or an address, where nothing uses it any more; of one that is still used, a note. */
function removeConstants(draft: Draft, imported: ReadonlySet<string>): void {
    const constants = constantsOf(draft.file).filter(({ name }) => !imported.has(name));
    // One may hang on another.
    for (let count = -1; count < draft.edits.length;) {
        count = draft.edits.length;
        const unused = constants.filter(({ statement, uses }) => {
            return !draft.takesOut(statement) && uses.length > 0 && uses.every((use) => draft.takesOut(use));
        });
        draft.remove(...unused.flatMap(({ lines }) => lines ?? []));
    }
    for (const { name, statement, target, uses } of constants) {
        const left = uses.find((use) => !draft.takesOut(use));
        const isGone = uses.some((use) => draft.takesOut(use));
        if (isGone && left !== undefined && isMode(draft.file, name)) {
            const line = draft.file.line(left.from);
            draft.note(statement, `${name} stays, since line ${line} uses it; it no longer decides where tasks run`);
        } else if (!draft.removes(statement) && withServices(draft.file.textValue(target) ?? "")?.left === true) {
            draft.note(
                statement,
                `${name} names a gateway, which differs from machine to machine; write the host's own name`,
            );
        }
    }
}

interface Constant {
    readonly name: string;
    readonly target: SyntaxNode;
    readonly statement: SyntaxNode;
    /** Where it stands but there. */
    readonly uses: readonly SyntaxNode[];
    readonly lines: Range | undefined;
}

/** `NAME = …` of the top level. */
function constantsOf(file: PythonFile): Constant[] {
    const names = file.of("VariableName");
    return file
        .of("AssignStatement")
        .filter((node) => node.parent?.name === "Script")
        .flatMap((statement) => {
            const target = statement.firstChild;
            const sign = childrenOf(statement).find(({ name }) => name !== "VariableName" && name !== "TypeDef");
            if (target?.name !== "VariableName" || sign?.name !== "AssignOp") {
                return [];
            }
            const name = file.text(target);
            const uses = names.filter((node) => node.from !== target.from && file.text(node) === name);
            return [{ name, target, statement, uses, lines: ownLines(file.source, statement) }];
        });
}

function isMode(file: PythonFile, name: string): boolean {
    const bound = file.bound(name);
    const text = bound && (file.textValue(bound) ?? file.qualified(bound));
    return text !== undefined && /^(dev|dev_docker|prod|prod_local)$|GaiaflowMode/.test(text);
}
