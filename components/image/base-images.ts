import * as fs from "node:fs";
import * as path from "node:path";

/** The images of ours that others start from, by the build argument that names them; each after those that it stands on. */
export const SHARED_BASES = {
    PYTHON: { image: "python" },
    UV: { image: "python", target: "uv" },
    WHEEL: { image: "wheel" },
    ENVIRONMENT: { image: "environment" },
} as const satisfies Readonly<Record<string, { readonly image: string; readonly target?: string }>>;

/** A build argument that names an image of ours. */
export type SharedBase = keyof typeof SHARED_BASES;

/** What functions run in, by its folder in `images/`: the project's environment, or what stands on an image of its own. */
export function environmentFolder(ownImage: string | undefined): string {
    return ownImage === undefined ? SHARED_BASES.ENVIRONMENT.image : OWN_ENVIRONMENT;
}

/** What makes an image of the project's own one that functions run in. */
export const OWN_ENVIRONMENT = "own-environment";

/** Which of these build arguments an image's Dockerfile asks for, and `BASE`, by which it names Debian's. */
export function basesOf(programRoot: string, image: string): Set<SharedBase | "BASE"> {
    const text = fs.readFileSync(path.join(programRoot, "images", image, "Dockerfile"), "utf8");
    const names = [...(Object.keys(SHARED_BASES) as SharedBase[]), "BASE"] as const;
    return new Set(names.filter((name) => new RegExp(`^ARG ${name}(=|$)`, "m").test(text)));
}

/** All that these images stand on, in the order in which it is built. */
export function sharedBasesOf(programRoot: string, images: readonly string[]): SharedBase[] {
    const below = (image: string): SharedBase[] =>
        [...basesOf(programRoot, image)].flatMap((base) =>
            base === "BASE" ? [] : [base, ...below(SHARED_BASES[base].image)],
        );
    const asked = new Set(images.flatMap(below));
    return (Object.keys(SHARED_BASES) as SharedBase[]).filter((base) => asked.has(base));
}
