/** The Minikube that our clusters are tried with: the one that is built, and the oldest that may be on the PATH. */
export const MINIKUBE_VERSION = "1.38.1";

/** Whether a Minikube of that release, e.g. `1.39.0-beta.0`, can start our clusters: as new as ours, of the same major. */
export function fitsMinikube(version: string): boolean {
    const ours = MINIKUBE_VERSION.split(".").map(Number);
    const [major = 0, ...rest] = version
        .split(/[.-]/, ours.length)
        .map((part, place) => Number(part) - (ours[place] ?? 0));
    // The first part that differs decides; there is none for ours itself.
    return major === 0 && (rest.find((difference) => difference !== 0) ?? 0) >= 0;
}
