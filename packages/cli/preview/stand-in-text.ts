import { keyPath } from "../../../config/config-commands";
import { configSchema } from "../../../config/schema";
import { keyAt, knownKeys, valueAt } from "../../../config/schema-path";
import { STAND_IN } from "../../../lib/preview";

/** What the program gets in the place of an encrypted value. */
export interface StandInText {
    readonly text: string;
    /** Whether it is the key's example: a value of the right form, and not what the true one need be like. */
    readonly isExample: boolean;
}

/** Values below these keys are known to be encrypted: rightly, or by those who find no other way to hide them. */
const WITH_SECRETS: readonly string[] = [
    ...["alerts", "secrets", "airflow", "cluster", "registry", "dags", "tasks", "endpoints", "project", "env"],
];

/** How a path goes on below a key of any namespace. */
type Steps = readonly (string | number)[];

/**
 * A text that names the key or, where the program would refuse that, the key's example.
 *
 * @returns Undefined where no text can stand in: for a whole map or list, and for what is a number or a switch.
 */
export function standInText(key: string, rest: Steps): StandInText | undefined {
    const text = `${STAND_IN}${keyPath(key, rest)}`;
    const [namespace, top = ""] = key.split(":");
    if (namespace !== "gaiaflow") {
        return { text, isExample: false };
    }
    const path = [top, ...rest];
    const known = keyAt(configSchema, path);
    if (rest.length === 0 || !WITH_SECRETS.includes(top) || (!known && knownKeys(configSchema, path).length > 0)) {
        return undefined;
    }
    // Of a key that is unknown, the program says so.
    const fits = (value: string) => !known || isTakenAsText(known, path, value);
    const candidates = [{ text, isExample: false }, ...(known ? [{ text: known.text.example, isExample: true }] : [])];
    return candidates.find((one) => fits(one.text));
}

function isTakenAsText({ path: above, schema }: NonNullable<ReturnType<typeof keyAt>>, path: Steps, text: string) {
    const below = path.slice(above.length);
    const given = below.reduceRight<unknown>(
        (value, step) => (typeof step === "number" ? [value] : { [step]: value }),
        text,
    );
    const { success, data } = schema.safeParse(given);
    const taken = valueAt(
        data,
        below.map((step) => (typeof step === "number" ? 0 : step)),
    );
    return success && typeof taken === "string";
}
