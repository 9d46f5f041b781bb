import { askPulumi } from "./pulumi";

/** A resource in the state of a stack. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    /** Absent for components. */
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

interface ExportedStack {
    readonly deployment: { readonly resources?: readonly StateResource[] };
}

/** What a stack consists of, by its state; secrets stay encrypted. */
export async function stateOf(stack: string): Promise<readonly StateResource[]> {
    return exported(stack);
}

/** The same with secrets in clear, for what has to be asked with a login of the stack's. */
export async function clearStateOf(stack: string): Promise<readonly StateResource[]> {
    return inClear(await exported(stack, "--show-secrets")) as StateResource[];
}

async function exported(stack: string, ...options: string[]): Promise<readonly StateResource[]> {
    const { deployment } = await askPulumi<ExportedStack>(["stack", "export", "--stack", stack, ...options]);
    return deployment.resources ?? [];
}

/** A secret in a state is a map with a mark of Pulumi's and, in clear, its JSON. */
function inClear(value: unknown): unknown {
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (Array.isArray(value)) {
        return value.map(inClear);
    }
    const { plaintext } = value as { readonly plaintext?: unknown };
    return SECRET_MARK in value && typeof plaintext === "string"
        ? inClear(JSON.parse(plaintext))
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inClear(inner)]));
}

/** The key by which Pulumi knows a secret, and other values of kinds of its own. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

/** As {@link stateOf}; of a stack that is not there yet, nothing. @param read Another way to read it. */
export async function stateIfAny(stack: string, read = stateOf): Promise<readonly StateResource[]> {
    return read(stack).catch((error: unknown) => {
        const { exitCode, output = "" } = error as { readonly exitCode?: number; readonly output?: string };
        // The second of a machine on which no stack has ever been.
        if (exitCode === NO_SUCH_STACK || output.includes("unable to open state directory")) {
            return [];
        }
        throw error;
    });
}

/** Pulumi's exit code. */
const NO_SUCH_STACK = 6;

/** How the program calls a resource. */
export function nameOf(urn: string): string {
    return urn.split("::").at(-1) ?? urn;
}
