import * as path from "node:path";
import { parse as parseToml } from "smol-toml";
import { at, firstText, list, readText } from "./files";
import { entriesOf } from "./conda";
import type { InputBuilder } from "./input";
import { normalizeName } from "./names";

/** What has an address of its own, so that its version is no bound. */
const ELSEWHERE = /^(git|url|file|directory)$/;

/**
 * Takes the versions of the lock that Poetry, PDM or Pipenv keep beside their file, as bounds of what is asked for: what a
 * lock holds for other groups and systems takes no part.
 */
export function addOtherLock(
    into: InputBuilder,
    folder: string,
    file: "poetry.lock" | "pdm.lock" | "Pipfile.lock",
): void {
    const text = readText(path.join(folder, file));
    const name = path.relative(into.source.projectRoot, path.join(folder, file));
    if (text === undefined || into.files.has(name)) {
        return;
    }
    into.files.set(name, text);
    let versions: readonly (readonly [name: string, version: string])[];
    try {
        versions = file === "Pipfile.lock" ? ofPipenv(JSON.parse(text)) : ofToml(parseToml(text));
    } catch (error) {
        const [reason = ""] = (error as Error).message.split("\n");
        into.faults.push({ subject: name, problem: `cannot be read (${reason}).`, fix: "Make it again." });
        return;
    }
    const names = versions.map(([each]) => normalizeName(each));
    const bounds = versions.filter(([each]) => names.filter((other) => other === normalizeName(each)).length === 1);
    into.constraints.push(
        ...bounds.map(([each, version]) => ({
            ...{ text: `${each}==${version}`, name: normalizeName(each), where: name, hashes: [] },
        })),
    );
    into.notes.push(`${name}: its versions are taken.`);
}

function ofToml(lock: unknown): [string, string][] {
    return list(at(lock, "package"))
        .filter((each) => !ELSEWHERE.test(firstText(at(each, "source", "type"))))
        .filter((each) => ["git", "path", "url"].every((key) => at(each, key) === undefined))
        .flatMap((each) => {
            const [name, version] = [firstText(at(each, "name")), firstText(at(each, "version"))];
            return name === "" || version === "" ? [] : [[name, version]];
        });
}

function ofPipenv(lock: unknown): [string, string][] {
    return entriesOf(at(lock, "default")).flatMap(([name, entry]) => {
        const version = firstText(at(entry, "version"));
        return /^==[^*]+$/.test(version) ? [[name, version.slice(2)]] : [];
    });
}
