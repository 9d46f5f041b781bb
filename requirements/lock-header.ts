/** What a lock of ours says of itself, in the comments at its top. */
export interface LockHeader {
    /** The file it is made from, from the project's root. */
    readonly source: string;
    /** Of everything it is made from. */
    readonly hash: string;
    /** The Python it is for: `3.13`. */
    readonly python: string;
    /** What is not in it, since only code can tell what it needs: `name from where`. */
    readonly needsBuild: readonly string[];
}

const MARK = "# gaiaflow-";
const TITLE =
    "# Made by GaiaFlow: commit it, and change the file that it is made from instead; `npm start` makes it again.";

/** Whether a `pylock.toml` is a lock of ours, and not a user's own. */
export function isOurs(text: string): boolean {
    return text.startsWith(TITLE);
}

/** The lines at the top of a lock. */
export function renderHeader({ source, hash, python, needsBuild }: LockHeader): string {
    const lines = [`source: ${source}`, `hash: ${hash}`, `python: ${python}`];
    const built = needsBuild.map((requirement) => `needs-build: ${requirement}`);
    return [TITLE, ...[...lines, ...built].map((line) => `${MARK}${line}`)].join("\n");
}

/** Reads {@link renderHeader}'s lines; undefined where it is no lock of ours. */
export function readHeader(text: string): LockHeader | undefined {
    const values = (key: string): string[] =>
        [...text.matchAll(new RegExp(`^${MARK}${key}: (.*)$`, "gm"))].map(([, value = ""]) => value.trim());
    const [source, hash, python] = ["source", "hash", "python"].map((key) => values(key)[0]);
    return isOurs(text) && source !== undefined && hash !== undefined && python !== undefined
        ? { source, hash, python, needsBuild: values("needs-build") }
        : undefined;
}
