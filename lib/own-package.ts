/** What is said of a requirement that {@link asksForOwnPackage}, and what to do about it. */
export const OWN_PACKAGE = {
    problem:
        "asks for gaiaflow, which on PyPI is the earlier tool. GaiaFlow's own package of that name is on no index, and is in every image already.",
    fix: "Take it out. In your editor's environment it is by: npx gaiaflow venv",
} as const;

/**
 * Whether a requirement is for a package of the name that GaiaFlow's Python package has. An index would give another one.
 *
 * @param requirement As pip takes it: with or without a version, or the path of a wheel.
 */
export function asksForOwnPackage(requirement: string): boolean {
    return /^(?:gaiaflow(?![\w.-])|\S*\bgaiaflow-\d[^/\s]*\.whl)/i.test(requirement.trim());
}
