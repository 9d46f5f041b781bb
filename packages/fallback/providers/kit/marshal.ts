import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Archive, Asset, UNKNOWN, Unknown, isObject, type Properties, type Value } from "./value";

/** Pulumi's wire marks: sdk/go/common/resource/sig and sdk/go/common/resource/plugin/rpc.go of pulumi/pulumi. */
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
/** The engine sends the first for any type; the others say which type the unknown would have. */
const UNKNOWNS = [
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
] as const;

/** Properties as they travel: JSON, with marks for secrets, assets, archives and unknowns. */
export type Wire = null | number | string | boolean | Wire[] | { [key: string]: Wire };
type WireObject = Readonly<Record<string, Wire>>;

/** Reads a message's properties as they travel; no message is no properties. */
export function wireOf(struct: Struct | undefined): WireObject {
    return struct?.toJavaScript() ?? {};
}

/** Makes a message of properties as they travel. */
export function structOf(wire: WireObject): Struct {
    return Struct.fromJavaScript(wire);
}

/** Unwraps secrets, assets, archives and unknowns. A property that is null counts as absent. */
export function fromWire(wire: WireObject): Properties {
    const entries = Object.entries(wire).map(([key, value]) => [key, valueOf(value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function valueOf(wire: Wire): Value {
    if (typeof wire === "string") return UNKNOWNS.some((unknown) => unknown === wire) ? UNKNOWN : wire;
    if (Array.isArray(wire)) return wire.map(valueOf);
    if (!isWireObject(wire)) return wire;
    switch (wire[MARK]) {
        case SECRET:
            return valueOf(wire["value"] ?? null);
        case ASSET:
            return assetOf(wire);
        case ARCHIVE:
            return archiveOf(wire);
        default:
            return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, valueOf(value)]));
    }
}

function assetOf(wire: WireObject): Asset {
    const kind = (["text", "path", "uri"] as const).find((candidate) => textOf(wire[candidate]) !== "") ?? "text";
    return new Asset(kind, textOf(wire[kind]), textOf(wire["hash"]));
}

function archiveOf(wire: WireObject): Archive {
    const hash = textOf(wire["hash"]);
    const kind = (["path", "uri"] as const).find((candidate) => textOf(wire[candidate]) !== "");
    if (kind !== undefined) return new Archive({ kind, location: textOf(wire[kind]) }, hash);
    const inside = valueOf(wire["assets"] ?? {});
    const assets = Object.entries(isObject(inside) ? inside : {}).flatMap(([name, value]) =>
        value instanceof Asset || value instanceof Archive ? [[name, value] as const] : [],
    );
    return new Archive({ kind: "assets", assets: Object.fromEntries(assets) }, hash);
}

/** Wraps properties for the wire. Those that are undefined are left out. */
export function toWire(properties: Properties): Record<string, Wire> {
    return Object.fromEntries(
        Object.entries(properties).flatMap(([key, value]) => (value === undefined ? [] : [[key, wireValueOf(value)]])),
    );
}

function wireValueOf(value: Value): Wire {
    if (value instanceof Unknown) return UNKNOWNS[0];
    if (value instanceof Asset) {
        return {
            [MARK]: ASSET,
            [value.kind]: value.content,
            ...(value.hash === undefined ? {} : { hash: value.hash }),
        };
    }
    if (value instanceof Archive) {
        const { content, hash } = value;
        const inside = content.kind === "assets" ? toWire(content.assets) : content.location;
        return { [MARK]: ARCHIVE, [content.kind]: inside, ...(hash === undefined ? {} : { hash }) };
    }
    if (Array.isArray(value)) return (value as readonly Value[]).map(wireValueOf);
    return isObject(value) ? toWire(value) : (value as string | number | boolean | null);
}

/** Wraps one value as a secret; one that is a secret already stays as it is. */
export function secretOf(wire: Wire): Wire {
    return isSecret(wire) ? wire : { [MARK]: SECRET, value: wire };
}

/** Whether a value is marked as a secret as a whole. */
export function isSecret(wire: Wire): boolean {
    return isWireObject(wire) && wire[MARK] === SECRET;
}

/** Whether a value is, or contains at any depth, a secret. */
export function hasSecret(wire: Wire): boolean {
    if (Array.isArray(wire)) return wire.some(hasSecret);
    return isWireObject(wire) && (isSecret(wire) || Object.values(wire).some(hasSecret));
}

/**
 * Makes secret in `wire` what is secret at the same place in `model`. A list with a secret in it is secret as a whole,
 * since its items may have moved: the engine's own rule for providers that know no secrets.
 */
export function secretLike(wire: Wire, model: Wire | undefined): Wire {
    if (model === undefined || !hasSecret(model)) return wire;
    if (!isWireObject(model) || isSecret(model) || !isWireObject(wire)) return secretOf(wire);
    return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, secretLike(value, model[key])]));
}

function isWireObject(wire: Wire): wire is Record<string, Wire> {
    return typeof wire === "object" && wire !== null && !Array.isArray(wire);
}

function textOf(wire: Wire | undefined): string {
    return typeof wire === "string" ? wire : "";
}
