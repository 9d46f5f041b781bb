import * as path from "node:path";
import { MACHINES, SUBDIRS } from "./conda-ask";
import { at, list } from "./files";
import type { InputBuilder } from "./input";
import { isMachinesFile } from "./package-index";
import { addRequirement } from "./requirement-line";
import { readLine } from "./requirements-file";

/** What a lock of conda's has from pip. */
export interface LockedPip {
    readonly name: string;
    readonly version: string;
    /** Of its file or its repository; empty where it has none. */
    readonly address: string;
    /** Of its file; empty where it has none. */
    readonly sha256: string;
}

/**
 * Asks for it in its version, or by its address where that is neither PyPI's nor the machine's mirror of it: under the same
 * name, PyPI may have another package.
 */
export function addLockedPip(
    into: InputBuilder,
    { address, name, sha256, version }: LockedPip,
    where: string,
    lock: unknown,
): void {
    if (address === "" || isMachinesFile(address)) {
        addRequirement(into, `${name}==${version}`, where);
        return;
    }
    const marker = markerOf(lock, address);
    if (marker !== undefined) {
        const hash = sha256 === "" || address.startsWith("git+") ? "" : ` --hash=sha256:${sha256}`;
        const from = { name: where, folder: path.dirname(into.source.file) };
        readLine(into, `${name} @ ${asPip(address)}${marker}${hash}`, where, from);
    }
}

/** The address of an entry of a pixi.lock, as it is without pixi's own mark. */
export const withoutMark = (address: string): string => address.replace(/^direct\+/, "");

/** pixi's `git+https://…?rev=v1#commit`, as pip takes it. */
function asPip(address: string): string {
    const [, url = "", query = "", commit = ""] = /^(git\+[^?#]+)\??([^#]*)#([0-9a-f]{7,64})$/.exec(address) ?? [];
    const folder = new URLSearchParams(query).get("subdirectory");
    return url === "" ? address : `${url}@${commit}${folder === null ? "" : `#subdirectory=${folder}`}`;
}

/** For which of the machines a pixi.lock has it, as a marker; undefined where for none of them. */
function markerOf(lock: unknown, address: string): string | undefined {
    const all = SUBDIRS.map((subdir) => ({
        subdir,
        addresses: list(at(lock, "environments", "default", "packages", subdir)).map((each) =>
            withoutMark(String(at(each, "pypi"))),
        ),
    })).filter(({ addresses }) => addresses.length > 0);
    const [first, second] = all.filter(({ addresses }) => addresses.includes(address));
    const isEverywhere = all.length === 0 || second !== undefined || (first !== undefined && all.length === 1);
    return isEverywhere ? "" : first && ` ; platform_machine == '${MACHINES[first.subdir]}'`;
}
