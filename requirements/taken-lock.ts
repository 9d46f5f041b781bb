import * as path from "node:path";
import { UserError } from "../lib/user-error";
import { oldPackages } from "./ages";
import { asOption } from "./hashes";
import type { Input } from "./input";
import { addLenient, LENIENT } from "./lenient";
import { fileFault } from "./local-project";
import { fittingWheels } from "./lock-text";
import type { LockedPackage } from "./locked-package";
import { mayHoldOnLinux } from "./markers";
import { refusal, type Resolution, type ResolveOptions } from "./resolve";
import { Uv } from "./uv";
import type { OwnLock } from "./uv-lock";

/** The user's own lock as it stands, with what the platform needs beside it. */
export async function taken(
    own: OwnLock,
    input: Input,
    pythons: readonly string[],
    { indexes = [], lenient = LENIENT }: Pick<ResolveOptions, "indexes" | "lenient">,
): Promise<Resolution> {
    const where = path.basename(input.source.file);
    const local = own.packages.filter(({ archive }) => archive !== undefined && !/^https?:/.test(archive.url));
    const faults = [...input.faults, ...local.map(({ archive }) => fileFault(where, archive?.url ?? ""))];
    if (faults.length > 0) {
        throw refusal({ faults, notes: own.notes, isPython: false });
    }
    const isFile = ({ archive, folder, repository }: LockedPackage): boolean =>
        [archive, folder, repository].every((each) => each === undefined);
    const files = (python: string) =>
        own.packages.filter((each) => isFile(each) && mayHoldOnLinux(each.marker ?? "", python));
    const unfit = (python: string) => files(python).filter((each) => fittingWheels(each, python).length === 0);
    const python = pythons.toSorted((one, other) => unfit(one).length - unfit(other).length)[0] ?? "";
    const question = { requirements: [], constraints: [], python, indexes };
    const uv = new Uv(input);
    const all = await addLenient(uv, own.packages, question, lenient, true);
    const withMarker = (requirement: string, marker?: string): string =>
        marker === undefined ? requirement : `${requirement} ; ${marker}`;
    const fetched = own.packages.flatMap(({ marker, name, repository }) => {
        const reason = "comes from a repository";
        return repository === undefined
            ? []
            : [{ requirement: withMarker(`${name} @ ${repository}`, marker), where, reason }];
    });
    const sources = unfit(python);
    const built = sources.map(({ marker, name, sdist, version }) => {
        const asked = withMarker(version === undefined ? name : `${name}==${version}`, marker);
        const sha256 = sdist?.hashes["sha256"];
        const hashes = sha256 === undefined ? [] : [asOption(`sha256:${sha256}`)];
        return { requirement: [asked, ...hashes].join(" "), where, reason: "has no wheel for it" };
    });
    // What is installed from the lock finds no compiler.
    const packages = all.packages.filter((each) => !sources.includes(each));
    const old = await oldNotes(
        uv,
        files(python).filter((each) => !sources.includes(each) && each.index === undefined),
        question,
    );
    const notes = [...own.notes, ...old, ...all.notes];
    return { python, packages, needsBuild: [...fetched, ...built], notes };
}

/** Of what comes from the machine's index; without network nobody knows. */
async function oldNotes(...asked: Parameters<typeof oldPackages>): Promise<string[]> {
    try {
        return await oldPackages(...asked);
    } catch (error) {
        if (error instanceof UserError) {
            return [];
        }
        throw error;
    }
}
