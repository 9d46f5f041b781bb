/** What is built from package registries. */
export type Fallback = typeof import("@gaiaflow/fallback");

/** The one way there. Loaded when it is needed, so that a machine with the official tools never loads any of it. */
export function loadFallback(): Fallback {
    // No `import()`: in a TypeScript file that tsx runs, this is Node's own, which cannot read TypeScript.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return require("@gaiaflow/fallback") as Fallback;
}
