import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import type { Surroundings } from "../kit/resource";
import { mergeKubeconfigs, parseKubeconfig, withAbsolutePaths, type Kubeconfig } from "./kubeconfig";

/**
 * A kubeconfig given as a path or as its contents. A path is read anew each time, so that a file that appears or
 * changes between two runs counts. One that is not there is taken for contents, as upstream does it.
 * @throws Error without a word of the contents.
 */
export function loadKubeconfig(pathOrContents: string, { directory, environment }: Surroundings): Kubeconfig {
    const home = environment["HOME"] ?? environment["USERPROFILE"] ?? "";
    const expanded = pathOrContents.replace(/^~(?=\/|$)/, home);
    // Nothing with a line break in it is a path, and a long one would not even be looked up.
    const isPath = !expanded.includes("\n") && existsSync(resolve(directory, expanded));
    return isPath ? readKubeconfig(resolve(directory, expanded)) : parseKubeconfig(expanded);
}

/**
 * The kubeconfig that kubectl would use: the files of KUBECONFIG, or that in the home folder. Undefined when there is
 * none of them.
 * @throws Error without a word of the contents.
 */
export function loadDefaultKubeconfig({ directory, environment }: Surroundings): Kubeconfig | undefined {
    const home = environment["HOME"] ?? environment["USERPROFILE"] ?? "";
    const named = (environment["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
    const files = named.length > 0 ? named : [join(home, ".kube", "config")];
    const there = files.map((file) => resolve(directory, file)).filter((file) => existsSync(file));
    return there.length === 0 ? undefined : mergeKubeconfigs(there.map(readKubeconfig));
}

function readKubeconfig(file: string): Kubeconfig {
    return withAbsolutePaths(parseKubeconfig(readFileSync(file, "utf8")), dirname(file));
}
