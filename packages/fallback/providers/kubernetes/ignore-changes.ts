/** Whether a changed path is one that `ignoreChanges` names, or lies below one. */
export function isIgnored(path: string, ignored: readonly string[]): boolean {
    const steps = stepsOf(path);
    return ignored.some((pattern) => stepsOf(pattern).every((step, index) => step === "*" || step === steps[index]));
}

/** `spec.ports[0].name`, `labels["a.b"]` in their parts. */
export function stepsOf(path: string): readonly string[] {
    return [...path.matchAll(/\[(?:"((?:[^"\\]|\\.)*)"|([^\]]*))\]|([^.[\]]+)/g)].map(
        ([, quoted, index, plain]) => quoted?.replaceAll(/\\(.)/g, "$1") ?? index ?? plain ?? "",
    );
}
