import {
    isMap,
    isPair,
    isScalar,
    isSeq,
    parseDocument,
    visit,
    type Document,
    type Node,
    type Pair,
    type YAMLMap,
} from "yaml";
import { keyPath } from "../../../config/config-commands";
import type { Sealer } from "./sealer";
import { standInText } from "./stand-in-text";

/** A stack's file, without what only its owner may read. */
export interface StandInFile {
    /** Its text. Whatever else it says stands there as it did. */
    readonly text: string;
    /** The keys whose encrypted values have stand-ins. */
    readonly standIns: readonly string[];
    /** The keys that are left out, since no text can stand in for their encrypted values. */
    readonly leftOut: readonly string[];
    /** The path below `gaiaflow:` of each encrypted value, whether it is left out or not. */
    readonly encrypted: readonly (readonly (string | number)[])[];
}

/** What a stack's file holds beside its `config` that binds it to a passphrase, a key service or Pulumi Cloud. */
const BOUND = ["encryptionsalt", "encryptedkey", "secretsprovider", "environment"];
const OWN = "gaiaflow:";

/**
 * A copy of a stack's file in which each `secure:` value is that of a text which says what it stands for, or of the key's
 * example. None is decrypted.
 *
 * @param sealer Encrypts the stand-ins, so that Pulumi takes them for secrets as it did the values.
 * @throws {YAMLParseError} For a text that is no YAML.
 */
export function withStandIns(text: string, sealer: () => Sealer): StandInFile {
    // Of this schema every value is the text that was written: what looks like a number keeps all its digits.
    const document = parseDocument(text, { schema: "failsafe" });
    const [error] = document.errors;
    if (error) {
        throw error;
    }
    if (!isMap(document.contents)) {
        return { text, standIns: [], leftOut: [], encrypted: [] };
    }
    const standIns: string[] = [];
    const encrypted: (string | number)[][] = [];
    const leftOut = BOUND.filter((key) => document.has(key) && key === "environment");
    BOUND.forEach((key) => document.delete(key));
    for (const { steps, pair } of secureValues(document)) {
        const [first = "", ...rest] = steps;
        const key = String(first);
        const name = keyPath(key, rest);
        if (key.startsWith(OWN)) {
            encrypted.unshift([key.slice(OWN.length), ...rest]);
        }
        const standIn = standInText(key, rest);
        if (standIn === undefined) {
            leftOut.push(name);
            document.deleteIn(["config", ...steps]);
            continue;
        }
        standIns.push(name);
        pair.value = document.createNode(sealer().seal(standIn.text));
    }
    if (standIns.length > 0) {
        document.set("encryptionsalt", sealer().salt);
    }
    return { text: document.toString(), standIns: standIns.sort(), leftOut: leftOut.sort(), encrypted };
}

interface SecureValue {
    /** Where it is below `config`. */
    readonly steps: readonly (string | number)[];
    readonly pair: Pair;
}

/** Every map whose only key is `secure`: by that Pulumi knows an encrypted value. The last of a list comes first. */
function secureValues(document: Document): SecureValue[] {
    const found: SecureValue[] = [];
    visit(document, {
        Map: (_, map, ancestors) => {
            const pair = securePair(map);
            const [top, ...steps] = stepsTo([...ancestors, map] as (Node | Pair)[]);
            if (pair !== undefined && top === "config" && steps.length > 0) {
                found.unshift({ steps, pair });
            }
        },
    });
    return found;
}

function securePair(map: YAMLMap): Pair | undefined {
    const [pair, ...others] = map.items;
    return others.length === 0 && pair && isScalar(pair.key) && pair.key.value === "secure" ? pair : undefined;
}

/** The keys and positions that lead to the last of a line of nodes. */
function stepsTo(line: readonly (Node | Pair | Document)[]): (string | number)[] {
    return line.flatMap((node, index): (string | number)[] => {
        const next = line[index + 1];
        if (isPair(node)) {
            return [String(node.key)];
        }
        return isSeq(node) && next !== undefined ? [node.items.indexOf(next)] : [];
    });
}
