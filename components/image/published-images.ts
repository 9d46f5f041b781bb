import * as fs from "node:fs";
import * as path from "node:path";

/** The images that a release has put into a registry. */
export interface PublishedImages {
    /** Where: a registry, and the path that their names follow, e.g. `ghcr.io/owner/gaiaflow`. */
    readonly repository: string;
    /** Their digests, for all platforms at once, by what a machine calls them, e.g. `gaiaflow/airflow:7cce86345b0d`. */
    readonly digests: Readonly<Record<string, string>>;
}

/** In a release's package, beside its program; a clone has none. */
export const PUBLISHED_IMAGES = "published-images.json";
/** What a machine's names of our images begin with. */
const OWN = "gaiaflow/";

/**
 * What to pull for images of ours, by what a machine calls them; empty where nothing is published.
 *
 * @param programRoot Absolute path of the program.
 * @param registry A registry with a path that has the same images. Defaults to the release's own.
 */
export function publishedReferences(programRoot: string, registry?: string): ReadonlyMap<string, string> {
    const published = readPublished(programRoot);
    if (published === undefined) {
        return new Map();
    }
    return referencesOf({ ...published, ...(registry === undefined ? {} : { repository: registry }) });
}

/** The same of what a release has published. */
export function referencesOf({ digests, repository }: PublishedImages): ReadonlyMap<string, string> {
    return new Map(
        Object.entries(digests).map(([name, digest]) => [name, `${repositoryOf(repository, name)}@${digest}`]),
    );
}

/** An image's name in a registry, without its tag. */
export function repositoryOf(repository: string, name: string): string {
    return `${repository}/${name.slice(OWN.length).replace(/:.*$/, "")}`;
}

function readPublished(programRoot: string): PublishedImages | undefined {
    const file = path.join(programRoot, PUBLISHED_IMAGES);
    return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as PublishedImages) : undefined;
}
