/** A Debian that images of ours stand on. */
export interface BaseImage {
    readonly release: string;
    /** The Python that it has, as `gaiaflow:project.python` names it. */
    readonly python: string;
    /** How images name it. Another Debian gets another name, so that all are built again. */
    readonly image: string;
    /** Debian's own image, for every platform: what the image above is where it can be pulled. */
    readonly official: string;
    /** An image with this machine's package mirrors, which build steps mount; never pushed. */
    readonly mirrors: string;
}

/** What all images of the platform stand on; Debian's own of August 2026. */
export const TRIXIE: BaseImage = {
    release: "trixie",
    python: "3.13",
    image: "gaiaflow/base:trixie-1",
    official: "debian@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f",
    mirrors: "gaiaflow/mirrors:local",
};

/** What the environment of a project stands on whose packages have no wheels for a later Python. */
export const BOOKWORM: BaseImage = {
    release: "bookworm",
    python: "3.11",
    image: "gaiaflow/base:bookworm-1",
    official: "debian:bookworm-20250811-slim",
    mirrors: "gaiaflow/mirrors:bookworm",
};

export const BASE_IMAGES: readonly BaseImage[] = [TRIXIE, BOOKWORM];

/** The Pythons that a project's environment may have. */
export const PYTHONS = BASE_IMAGES.map(({ python }) => python);

/** The one with this Python; undefined where none has it. */
export function baseWithPython(python: string): BaseImage | undefined {
    return BASE_IMAGES.find((base) => base.python === python);
}
