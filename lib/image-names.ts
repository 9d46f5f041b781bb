/**
 * The name of a project's image, `<project>/<package>:<version>`, with a hash of its content behind it where one is
 * given. Image names know fewer letters than projects, packages and versions do: capitals become small, what is not
 * allowed becomes `-`, and the `+` and `!` of a version `_`.
 */
export function projectImageName(
    project: { readonly name: string; readonly package: string; readonly distribution: { readonly version: string } },
    hash?: string,
): string {
    // A tag has 128 letters at most.
    const version = project.distribution.version.replace(/[^\w.-]/g, "_").slice(0, 100);
    const tag = hash === undefined ? version : `${version}-${hash}`;
    return `${repositoryPart(project.name)}/${repositoryPart(project.package)}:${tag}`;
}

/** A part of an image's name: letters and digits, between them one `.`, one or two `_`, or any number of `-`. */
function repositoryPart(text: string): string {
    const joined = text.toLowerCase().replace(/[._-]+/g, (run) => (/^(\.|__?|-+)$/.test(run) ? run : "-"));
    return joined.replace(/^[._-]+|[._-]+$/g, "") || "project";
}
