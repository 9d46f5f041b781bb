import { SUBDIRS } from "./conda-ask";
import type { Lock } from "./lock";
import { LIST } from "./own-indexes";

/**
 * A lock as a requirements file with hashes, for `uv pip install --no-deps --require-hashes -r` in a build: packages then
 * come from whichever index the machine has, and are still the very files of the lock.
 */
export function installLines({ packages }: Pick<Lock, "packages">): string {
    const indexes = [...new Set(packages.flatMap(({ index }) => index ?? []))].toSorted();
    const lines = packages.map(({ name, version, marker, wheels, sdist, archive }) => {
        const files = [...wheels, ...(sdist ? [sdist] : []), ...(archive ? [archive] : [])];
        const hashes = [...new Set(files.map(({ hashes: { sha256 } }) => `--hash=sha256:${sha256}`))];
        const asked = archive === undefined ? `${name}==${version}` : `${name} @ ${archive.url}`;
        const where = marker === undefined ? "" : ` ; ${marker}`;
        return [`${asked}${where}`, ...hashes].join(" \\\n    ");
    });
    const from = indexes.map((url) =>
        url.endsWith(LIST) ? `--find-links ${url.slice(0, -LIST.length)}` : `--extra-index-url ${url}`,
    );
    return [...from, ...lines].map((line) => `${line}\n`).join("");
}

/** What of a lock conda's channels have, for the installer of images/environment: `linux-64 https://… sha256:…`. */
export function condaLines({ conda }: Pick<Lock, "conda">): string[] {
    return SUBDIRS.flatMap((subdir) => (conda[subdir] ?? []).map(({ hash, url }) => `${subdir} ${url} ${hash}`));
}
