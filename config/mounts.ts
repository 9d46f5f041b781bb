import * as fs from "node:fs";
import * as path from "node:path";
import { folderIdentity } from "../lib/folders";
import { commonFolder, mountTarget, type Mount } from "../lib/mounts";
import { PROJECT_FOLDER } from "../lib/project-layout";
import { UserError } from "../lib/user-error";
import { configKey, setLine } from "./config-commands";
import type { Config } from "./schema";

export interface MountsPlace {
    readonly mode: Config["mode"] | undefined;
    readonly stack: string;
    /** The folder of Pulumi.yaml. */
    readonly projectRoot: string;
    /** Whether nothing of this machine is asked. */
    readonly anywhere: boolean;
}

/** What containers have of their own: a mount there, or above it, would take it away. */
const TAKEN = [
    ...["/bin", "/boot", "/dev", "/etc", "/home/gaiaflow", "/home/airflow", "/lib", "/lib64", "/opt/airflow"],
    ...["/opt/gaiaflow", "/opt/kernel", "/opt/kernel-server", "/opt/venv", "/proc", "/root", "/run", "/sbin", "/sys"],
    ...["/tmp", "/usr", "/var", "/airflow", "/dags"],
];

/** The folders of `gaiaflow:mounts`, or every fault in them. */
export function readMounts(
    config: Config["mounts"],
    place: MountsPlace,
): { readonly mounts: Mount[]; readonly faults: UserError[] } {
    const faults: UserError[] = [];
    const paths = config.map(({ path: given }) => fromProject(given));
    const mounts = config.map(({ claim, folder, readOnly }, index): Mount => {
        const fault = (key: string, problem: string, example: string) => {
            const keys = ["mounts", index, key];
            faults.push(new UserError({ subject: configKey(keys), problem, fix: setLine(place.stack, keys, example) }));
        };
        const target = paths[index] ?? "";
        const clash = pathProblem(target, paths.slice(0, index));
        if (clash !== undefined) {
            fault("path", `is ${target}, ${clash}`, "/data");
        }
        if (place.mode === "prod") {
            if (claim === undefined) {
                const problem =
                    "is missing; expected a claim in the namespace of the tasks, since prod has no folders of this machine";
                fault("claim", problem, "data");
            }
            return { path: target, readOnly, claim };
        }
        if (folder === undefined) {
            fault(
                "folder",
                `is missing; expected a folder of this machine, since stacks of mode ${place.mode ?? "dev"} have no claims`,
                "../data",
            );
            return { path: target, readOnly };
        }
        const found = folderOf(folder, place);
        if (typeof found === "string") {
            fault("folder", `is ${JSON.stringify(folder)}, ${found}`, "../data");
            return { path: target, readOnly };
        }
        return { path: target, readOnly, source: found };
    });
    if (place.mode === "prod_local" && faults.length === 0) {
        faults.push(...noCommonFolder(mounts, place.stack));
    }
    return { mounts, faults };
}

/** A path below the project's folder is one from there, however it is written. */
function fromProject(given: string): string {
    const normal = path.posix.normalize(given).replace(/(.)\/$/, "$1");
    return normal.startsWith(`${PROJECT_FOLDER}/`) ? normal.slice(PROJECT_FOLDER.length + 1) : normal;
}

function pathProblem(own: string, before: readonly string[]): string | undefined {
    const target = mountTarget({ path: own });
    const other = before.find(
        (each) => isWithin(target, mountTarget({ path: each })) || isWithin(mountTarget({ path: each }), target),
    );
    if (other !== undefined) {
        return `which is the place of another mount, ${other}, or holds it; expected places beside each other`;
    }
    const taken = [...TAKEN, PROJECT_FOLDER].find(
        (each) => (each !== PROJECT_FOLDER && isWithin(target, each)) || isWithin(each, target),
    );
    return taken === undefined
        ? undefined
        : `which containers have for themselves (${taken}); expected a place of its own`;
}

function isWithin(folder: string, above: string): boolean {
    return `${folder}/`.startsWith(above === "/" ? "/" : `${above}/`);
}

/** The folder itself, whatever links lead to it; else what is wrong with it. */
function folderOf(given: string, { anywhere, projectRoot }: MountsPlace): Mount["source"] | string {
    const absolute = path.resolve(projectRoot, given);
    if (anywhere) {
        return { folder: absolute, identity: "" };
    }
    const link = fs.lstatSync(absolute, { throwIfNoEntry: false })?.isSymbolicLink();
    const found = fs.statSync(absolute, { throwIfNoEntry: false });
    if (found === undefined) {
        return link
            ? `which is a link to ${fs.readlinkSync(absolute)}, and that is not there; expected a folder that is there`
            : `but there is no ${absolute}; expected a folder that is there`;
    }
    if (!found.isDirectory()) {
        return "which is a file; expected a folder";
    }
    const folder = fs.realpathSync(absolute);
    return /[:,]/.test(folder)
        ? `which leads to ${folder}; expected a path without \`:\` and \`,\``
        : { folder, identity: folderIdentity(absolute) };
}

/** Minikube mounts one folder into its node; what is all of a machine, or of its users, is no folder for that. */
function noCommonFolder(mounts: readonly Mount[], stack: string): UserError[] {
    const folders = mounts.flatMap(({ source }) => (source ? [source.folder] : []));
    const common = commonFolder(folders);
    if (folders.length === 0 || common.split("/").filter(Boolean).length > (folders.length > 1 ? 1 : 0)) {
        return [];
    }
    const problem = `are ${folders.join(" and ")}, which only ${common} holds; expected one folder that holds all of them, since Minikube mounts one`;
    const fix = `Move them into one folder, then: ${setLine(stack, ["mounts", 0, "folder"], "../data")}`;
    return [new UserError({ subject: configKey(["mounts"]), problem, fix })];
}
