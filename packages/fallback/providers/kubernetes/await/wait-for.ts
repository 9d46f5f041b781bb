import type { KubernetesObject } from "../object";
import { jsonPath } from "./json-path";
import type { Condition } from "./condition";
import { READY, waiting, type Verdict } from "./verdict";

/** The annotation by which a program says itself what an object is waited for. */
export const WAIT_FOR = "pulumi.com/waitFor";

interface WithStatus extends KubernetesObject {
    readonly status?: { readonly observedGeneration?: number; readonly conditions?: readonly StampedCondition[] };
}

interface StampedCondition extends Condition {
    readonly observedGeneration?: number;
}

/**
 * Reads the annotation: `condition=Ready`, `condition=Ready=False`, `jsonpath={.status.phase}=Running`,
 * `jsonpath={.status.address}`, or a JSON list of several, which must all be so.
 *
 * @throws Error for any other text.
 */
export function parseWaitFor(text: string): (object: KubernetesObject) => Verdict {
    const decisions = expressionsOf(text).map((expression) => {
        if (expression.startsWith("condition=")) return byCondition(expression.slice("condition=".length));
        if (expression.startsWith("jsonpath=")) return byPath(expression.slice("jsonpath=".length));
        throw new Error(`${WAIT_FOR}: expected a "jsonpath=" or "condition=" prefix, got "${expression}"`);
    });
    return (object) => decisions.map((decide) => decide(object)).find(({ state }) => state !== "ready") ?? READY;
}

function expressionsOf(text: string): readonly string[] {
    if (!text.trimStart().startsWith("[")) return [text];
    const list = JSON.parse(text) as readonly string[];
    if (list.length === 0) throw new Error(`${WAIT_FOR}: at least one condition must be specified`);
    return list;
}

function byCondition(expression: string): (object: KubernetesObject) => Verdict {
    const [type = "", wanted = "True"] = expression.split("=");
    return (object) => {
        const { status } = object as WithStatus;
        const found = status?.conditions?.find((one) => one.type.toLowerCase() === type.toLowerCase());
        const seen = found?.observedGeneration ?? status?.observedGeneration;
        const isSo = found?.status.toLowerCase() === wanted.toLowerCase();
        if (isSo && isCurrent(object, seen)) return READY;
        const at = `Resource has condition ${type}=${found?.status ?? "Unknown"} (want ${wanted})`;
        return waiting(at, [at, ...(found?.message === undefined ? [] : [found.message])]);
    };
}

function byPath(expression: string): (object: KubernetesObject) => Verdict {
    const [, path, wanted] = /^\{\s*(.*?)\s*\}(?:=(.+))?$/.exec(expression) ?? [];
    if (path === undefined) throw new Error(`${WAIT_FOR}: format should be {.path}=value or {.path}`);
    const select = jsonPath(path);
    return (object) => {
        const found = select(object);
        const isSo = wanted === undefined ? found !== undefined : String(found) === wanted;
        if (isSo && isCurrent(object, (object as WithStatus).status?.observedGeneration)) return READY;
        const at = `Waiting for {${path}}${wanted === undefined ? "" : `=${wanted}`}`;
        return waiting(at, [at]);
    };
}

/** Whether the status is about the object as it is now, as far as its controller tells. */
function isCurrent({ metadata }: KubernetesObject, observed: number | undefined): boolean {
    return observed === undefined || observed >= (metadata.generation ?? 0);
}
