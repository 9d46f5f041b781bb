/** Docker Hub, as image names leave it out and as its API is called. */
export const HUB_HOST = "registry-1.docker.io";
/** Docker Hub, as logins are stored under. */
export const HUB_LOGIN = "https://index.docker.io/v1/";
const HUB_NAMES = new Set(["docker.io", "index.docker.io", "registry.hub.docker.com", HUB_HOST]);

/** The registry an image name begins with (`localhost:5000/app:1`). Undefined: none is said, so Docker Hub is meant. */
export function registryOf(image: string): string | undefined {
    const [first = "", ...rest] = image.split("/");
    return rest.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : undefined;
}

/** A registry's host name out of an address as users write it: no scheme, no path. */
export function hostOf(address: string): string {
    return address.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

/** Whether a registry's host is one of Docker Hub's. */
export function isHub(host: string): boolean {
    return HUB_NAMES.has(host);
}

/** An image name without its tag and digest: `localhost:5000/app:1@sha256:…` is `localhost:5000/app`. */
export function repositoryOf(image: string): string {
    const [name = ""] = image.split("@");
    const slash = name.lastIndexOf("/");
    const colon = name.lastIndexOf(":");
    return colon > slash ? name.slice(0, colon) : name;
}

/** The tag, `latest` when none is said. */
export function tagOf(image: string): string {
    const [name = ""] = image.split("@");
    return name.slice(repositoryOf(image).length + 1) || "latest";
}

/** A repository in full: Docker Hub's own images are `docker.io/library/NAME`. */
export function fullRepositoryOf(image: string): string {
    const repository = repositoryOf(image);
    const registry = registryOf(repository);
    if (registry !== undefined) return repository;
    return repository.includes("/") ? `docker.io/${repository}` : `docker.io/library/${repository}`;
}
