/** Docker Hub, as logins to it are kept under and as nodes look for them. */
export const DOCKER_HUB = "https://index.docker.io/v1/";

/** What Docker's own names for its registry begin with. */
const HUB_HOSTS: readonly string[] = [
    "docker.io",
    "index.docker.io",
    "registry-1.docker.io",
    "registry.hub.docker.com",
];

/** The grammar of https://pkg.go.dev/github.com/distribution/reference, of names in small letters. */
const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const HOST = new RegExp(String.raw`^(?:${LABEL}(?:\.${LABEL})*|\[[0-9a-f:]+\])(?::(?<port>\d{1,5}))?$`, "i");
const PART = "[a-z0-9]+(?:(?:[.]|_|__|-+)[a-z0-9]+)*";
const REPOSITORY = new RegExp(`^${PART}(?:/${PART})*$`);
const BEHIND = /^(?<name>[^@]*?)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;
const LONGEST_NAME = 255;

/** An image's name in its parts. */
export interface ImageReference {
    /** Absent where the name does not say it, and so means Docker Hub. */
    readonly registry?: string;
    readonly repository: string;
    readonly tag?: string | undefined;
    readonly digest?: string | undefined;
}

/** Whether a text is the host of a registry: Docker takes one without dot, port or `localhost` for a part of a path. */
export function isRegistry(text: string): boolean {
    const { port = "443" } = HOST.exec(text)?.groups ?? {};
    return HOST.test(text) && saysRegistry(text) && Number(port) > 0 && Number(port) < 65_536;
}

/** Whether a text is the path of a repository in a registry. */
export function isRepository(text: string): boolean {
    return REPOSITORY.test(text) && text.length <= LONGEST_NAME;
}

/** The parts of an image's name; undefined for a text that is none. */
export function imageReference(text: string): ImageReference | undefined {
    const { name = "", tag, digest } = BEHIND.exec(text)?.groups ?? {};
    const [first = "", ...rest] = name.split("/");
    const hasRegistry = rest.length > 0 && saysRegistry(first);
    const repository = hasRegistry ? rest.join("/") : name;
    if (name.length > LONGEST_NAME || !isRepository(repository) || (hasRegistry && !isRegistry(first))) {
        return undefined;
    }
    return { ...(hasRegistry ? { registry: first } : {}), repository, tag, digest };
}

/** The registry in an image's name, as `docker login` names it. */
export function registryOf(reference: string): string {
    const [first = "", ...rest] = reference.split("/");
    return rest.length > 0 && saysRegistry(first) ? loginServer(first) : DOCKER_HUB;
}

/** A registry as `docker login` names it. */
export function loginServer(registry: string): string {
    return HUB_HOSTS.includes(registry) ? DOCKER_HUB : registry;
}

function saysRegistry(first: string): boolean {
    return /[.:]/.test(first) || first === "localhost";
}
