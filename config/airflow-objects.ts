import { isMap } from "../lib/airflow-objects";
import { holdsSecret, isSecretName, showsSecret } from "../lib/plain-secret";
import { removeLine, setLine, setSecretLine } from "./config-commands";
import type { Refusal } from "./refusal";

type Path = readonly (string | number)[];

/** A part of an object's value that is wrong, with what is said of it. */
type PartFault = Refusal & { readonly path: Path };

/** What Airflow knows a connection by. */
const CONNECTION_ID = /^[\w.-]{1,200}$/;
const LONGEST_NAME = 250;
const URI = /^[a-z][\w+.-]*:\/\/\S*$/i;
const TEXTS = ["conn_type", "host", "schema", "login", "password", "description"];

/** What is wrong with a connection. */
export function connectionFaults(id: string, value: unknown): PartFault[] {
    if (!CONNECTION_ID.test(id)) {
        return [{ path: [], expects: "an id of letters, digits, `-`, `_` and `.`", fix: removeLine }];
    }
    if (!isMap(value)) {
        const isUri = typeof value === "string" && URI.test(value);
        return isUri
            ? []
            : [{ path: [], expects: "a URI such as postgresql://user@host:5432/db, or a map", fix: setSecretLine }];
    }
    const { conn_type: type, extra, port } = value;
    const unknown = Object.keys(value).filter((key) => ![...TEXTS, "extra", "port"].includes(key));
    const texts = TEXTS.filter((key) => value[key] !== undefined && !isText(value[key]));
    return [
        ...(isText(type) && type !== ""
            ? []
            : [{ path: ["conn_type"], expects: "Airflow's name of a kind of connection", fix: example("postgres") }]),
        ...unknown.map((key) => ({
            path: [key],
            expects: `one of ${[...TEXTS, "port", "extra"].join(", ")}`,
            fix: removeLine,
        })),
        ...texts
            .filter((key) => key !== "conn_type")
            .map((key) => ({ path: [key], expects: "a text", fix: removeLine })),
        ...(port === undefined || isWhole(port, 1, 65535)
            ? []
            : [{ path: ["port"], expects: "a port, a whole number from 1 to 65535", fix: example("5432") }]),
        ...(extra === undefined || isMap(parsed(extra))
            ? []
            : [{ path: ["extra"], expects: "a map, or the JSON of one", fix: removeLine }]),
    ];
}

/** What is wrong with a variable. */
export function variableFaults(name: string, value: unknown): PartFault[] {
    const isNumberOfFloat = typeof value === "number" && !Number.isSafeInteger(value) && Number.isInteger(value);
    return [
        ...nameFaults(name),
        ...(isNumberOfFloat
            ? [{ path: [], expects: "a text in quotes: a number this large need not read as it was typed" }]
            : []),
    ];
}

/** What is wrong with a pool. */
export function poolFaults(name: string, value: unknown): PartFault[] {
    const slots = { path: ["slots"], expects: "a whole number of slots, or -1 for no limit", fix: example("2") };
    if (!isMap(value)) {
        return [...nameFaults(name), { path: [], expects: "a map with slots", fix: removeLine }];
    }
    const { description, include_deferred: deferred } = value;
    const unknown = Object.keys(value).filter((key) => !["description", "include_deferred", "slots"].includes(key));
    return [
        ...nameFaults(name),
        ...(isWhole(value["slots"], -1, 1_000_000) ? [] : [slots]),
        ...unknown.map((key) => ({
            path: [key],
            expects: "one of slots, description, include_deferred",
            fix: removeLine,
        })),
        ...(description === undefined || isText(description)
            ? []
            : [{ path: ["description"], expects: "a text", fix: removeLine }]),
        ...(deferred === undefined || [true, false, "true", "false"].includes(deferred as boolean)
            ? []
            : [{ path: ["include_deferred"], expects: "true or false", fix: example("true") }]),
    ];
}

/** The parts of connections and variables that hold a secret, by their paths below `airflow`. */
export function secretParts({ connections, variables }: Readonly<Record<string, unknown>>): Path[] {
    return [
        ...entries(connections).flatMap(([id, value]) =>
            isMap(value) ? fieldsWithSecrets(value).map((path) => ["connections", id, ...path]) : uriParts(id, value),
        ),
        ...entries(variables).flatMap(([name, value]) =>
            deepTexts(value, [name])
                .filter(({ path, text }) => holdsSecret(String(path.at(-1)), text))
                .map(({ path }) => ["variables", ...path]),
        ),
    ];
}

function uriParts(id: string, value: unknown): Path[] {
    return typeof value === "string" && showsSecret(value) ? [["connections", id]] : [];
}

function fieldsWithSecrets(value: Readonly<Record<string, unknown>>): Path[] {
    const { extra, password } = value;
    const inExtra = deepTexts(isMap(extra) ? extra : parsed(extra), []).some(({ path, text }) =>
        holdsSecret(String(path.at(-1)), text),
    );
    const others = TEXTS.filter(
        (key) => key !== "password" && typeof value[key] === "string" && showsSecret(value[key]),
    );
    const isPassword = password !== undefined && password !== "";
    return [
        ...(isPassword ? [["password"]] : []),
        ...others.map((key) => [key]),
        ...(inExtra ? extraPaths(extra) : []),
    ];
}

/** Each secret of a map; of a text, which is encrypted as a whole, that. */
function extraPaths(extra: unknown): Path[] {
    return isMap(extra)
        ? deepTexts(extra, ["extra"])
              .filter(({ path, text }) => holdsSecret(String(path.at(-1)), text))
              .map(({ path }) => path)
        : [["extra"]];
}

function deepTexts(value: unknown, path: Path): { readonly path: Path; readonly text: string }[] {
    if (typeof value === "string") {
        return [{ path, text: value }];
    }
    if (Array.isArray(value)) {
        return value.flatMap((part, index) => deepTexts(part, [...path, index]));
    }
    return entries(value).flatMap(([key, part]) =>
        isSecretName(key) && isText(part)
            ? [{ path: [...path, key], text: String(part) }]
            : deepTexts(part, [...path, key]),
    );
}

function nameFaults(name: string): PartFault[] {
    return name.length > 0 && name.length <= LONGEST_NAME
        ? []
        : [{ path: [], expects: `a name of at most ${LONGEST_NAME} characters`, fix: removeLine }];
}

function example(value: string): NonNullable<Refusal["fix"]> {
    return (stack, path) => setLine(stack, path, value);
}

function parsed(text: unknown): unknown {
    try {
        return typeof text === "string" ? JSON.parse(text) : text;
    } catch {
        return undefined;
    }
}

function entries(value: unknown): [string, unknown][] {
    return isMap(value) ? Object.entries(value) : [];
}

/** `pulumi config set --path` makes numbers and booleans of what looks like one. */
function isText(value: unknown): boolean {
    return typeof value === "string" || typeof value === "boolean" || Number.isSafeInteger(value);
}

function isWhole(value: unknown, least: number, most: number): boolean {
    const number = typeof value === "string" && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
    return Number.isSafeInteger(number) && (number as number) >= least && (number as number) <= most;
}
