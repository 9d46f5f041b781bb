/** Where a machine's images come from: a container registry, or the package registries alone. */
export type ImageOrigin = "official" | "registries";

/** A Debian that images of ours stand on. */
export interface BaseImage {
    /** The release of Debian, by which it is made and its packages are found. */
    readonly release: string;
    /** The Python that it has, as `gaiaflow:project.python` names it. */
    readonly python: string;
    /** How images name it. Another Debian gets another name, so that all are built again. */
    readonly image: string;
    /** An official image, for every platform: what the image above is where it can be pulled. Absent where it is only made. */
    readonly official?: string;
    /** Whether it can be made of Debian's own packages, where no container registry is reached. */
    readonly isMade: boolean;
    /** An image with this machine's package mirrors, which build steps mount; never pushed. */
    readonly mirrors: string;
}

/** What all images of the platform stand on; Debian's own of August 2026. */
export const TRIXIE = {
    release: "trixie",
    python: "3.13",
    image: "gaiaflow/base:trixie-1",
    official: "debian@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f",
    isMade: true,
    mirrors: "gaiaflow/mirrors:local",
    /** Its C library's, which decides about conda's packages. */
    glibc: "2.41",
} as const satisfies BaseImage & { readonly glibc: string };

/** What the environment of a project stands on whose packages have no wheels for a later Python. */
const BOOKWORM: BaseImage = {
    release: "bookworm",
    python: "3.11",
    image: "gaiaflow/base:bookworm-1",
    official: "debian:bookworm-20250811-slim",
    isMade: true,
    mirrors: "gaiaflow/mirrors:bookworm",
};

/** Debian's next, which changes still: only for machines that have no other way to its Python. */
const FORKY: BaseImage = {
    release: "forky",
    python: "3.14",
    image: "gaiaflow/base:forky-1",
    isMade: true,
    mirrors: "gaiaflow/mirrors:forky",
};

/** Python's own images on the platform's Debian, for the Pythons that no release of Debian has, or none that is out. */
const PYTHON_IMAGES = ["3.10", "3.12", "3.14"].map((python): BaseImage => ({
    release: TRIXIE.release,
    python,
    image: `gaiaflow/base:python${python}-1`,
    official: `python:${python}-slim-${TRIXIE.release}`,
    isMade: false,
    mirrors: TRIXIE.mirrors,
}));

/** All of them; those that machines of both kinds have come first. */
export const BASE_IMAGES: readonly BaseImage[] = [TRIXIE, BOOKWORM, ...PYTHON_IMAGES, FORKY];

/** Those that a machine of one kind has, one for each Python. */
function baseImages(origin: ImageOrigin): readonly BaseImage[] {
    return BASE_IMAGES.filter(({ isMade, official }) => (origin === "registries" ? isMade : official !== undefined));
}

/** The Pythons that a project's environment may have, on a machine of one kind; oldest first. */
export function pythonsFrom(origin: ImageOrigin): string[] {
    return baseImages(origin)
        .map(({ python }) => python)
        .sort((one, other) => one.localeCompare(other, "en", { numeric: true }));
}

/** The one with this Python; undefined where none has it. */
export function baseWithPython(python: string, origin: ImageOrigin): BaseImage | undefined {
    return baseImages(origin).find((base) => base.python === python);
}
