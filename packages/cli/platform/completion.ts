import * as fs from "node:fs";
import * as path from "node:path";
import { ROLES, SERVICES, browsedPort, running } from "../../../services/catalogue";
import { findStackFiles } from "../preview/stack-files";
import { GROUPS } from "./uninstall/groups";

type Handler = (complete: (value: string, description: string) => void) => void;
type Named = ReadonlyMap<string, { handler?: Handler }>;

/** What a shell completes, as `@bomb.sh/tab` has it of commander's commands: those with choices have their values by then. */
export interface Completable {
    readonly commands: ReadonlyMap<string, { readonly arguments: Named; readonly options: Named }>;
}

/** Values by the name of an argument or option, whatever command has it. */
const VALUES: Readonly<Record<string, (word: string) => readonly string[]>> = {
    stack: stackNames,
    service: servicesAndRoles,
    services: servicesAndRoles,
    only: () => GROUPS,
    ...{ file: paths, folder: paths, "passphrase-file": paths, "from-file": paths, mlruns: paths },
};
/** Those that only one command has. */
const OF_COMMAND: Readonly<Record<string, (word: string) => readonly string[]>> = {
    "open service": () =>
        running(SERVICES)
            .map(({ name }) => name)
            .filter(browsedPort),
};

/**
 * Adds the values that only this folder, or GaiaFlow itself, knows.
 *
 * @param word What is typed of the one that is asked for.
 */
export function addValues({ commands }: Completable, word: string): void {
    for (const [command, { arguments: positional, options }] of commands) {
        for (const [name, taken] of [...positional, ...options]) {
            const values = OF_COMMAND[`${command} ${name}`] ?? VALUES[name];
            // Those of commander's choices are known.
            if (values !== undefined && !isChosen(taken)) {
                taken.handler = (complete) => values(word).forEach((value) => complete(value, ""));
            }
        }
    }
}

function isChosen({ handler }: { readonly handler?: Handler }): boolean {
    let count = 0;
    handler?.(() => count++);
    return count > 0;
}

/** All of a service, or one of its parts. */
function servicesAndRoles(): readonly string[] {
    return [...new Set([...SERVICES, ...ROLES])];
}

/** None outside of a project. */
function stackNames(): readonly string[] {
    try {
        return findStackFiles().map(({ stack }) => stack);
    } catch {
        return [];
    }
}

/** What lies where the word leads; a folder ends with a slash, behind which it goes on. */
function paths(word: string): readonly string[] {
    const typed = word.replace(/^--[^=]*=/, "");
    const folder = typed.slice(0, typed.lastIndexOf("/") + 1);
    try {
        const entries = fs.readdirSync(path.resolve(folder), { withFileTypes: true });
        return entries.map((entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`);
    } catch {
        return [];
    }
}

/**
 * What stands around the script for bash: it goes without the package bash-completion, which many machines lack, and may be
 * read again by a shell that has it, whose constants it cannot make twice.
 */
export const AROUND_BASH = {
    before: `# Without the package bash-completion, words are as bash itself divides them.
if ! declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref() {
        cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
        words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
    }
fi
if ! declare -F __gaiaflow_complete >/dev/null; then`,
    after: `fi
# A folder is gone on with, not ended by a blank.
__gaiaflow_complete_paths() {
    __gaiaflow_complete
    if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == */ ]]; then compopt -o nospace; fi
}
complete -F __gaiaflow_complete_paths gaiaflow`,
} as const;
