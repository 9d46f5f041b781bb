import { OBJECT_NAME } from "./secret-names";

/** The rules of https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set. */
const NAME = /^(?:[A-Za-z0-9][-\w.]{0,61})?[A-Za-z0-9]$/;

/** What {@link isQualifiedName} takes. */
export const QUALIFIED_NAME =
    "at most 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends, with or without a domain and `/` before them";

/** What {@link isLabelValue} takes. */
export const LABEL_VALUE = "at most 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends";

/** Whether Kubernetes takes a text for the name of a label, an annotation or a taint. */
export function isQualifiedName(text: string): boolean {
    const [name = "", domain, ...more] = text.split("/").reverse();
    return more.length === 0 && NAME.test(name) && (domain === undefined || isObjectName(domain));
}

/** Whether Kubernetes takes a text for the value of a label. */
export function isLabelValue(text: string): boolean {
    return text === "" || NAME.test(text);
}

/** Whether Kubernetes takes a text for the name of most of its objects. */
export function isObjectName(text: string): boolean {
    return text.length <= 253 && OBJECT_NAME.test(text);
}

/** The value of a label that comes nearest to a text. */
export function asLabelValue(text: string): string {
    const allowed = text.replace(/[^-\w.]+/g, "-").slice(0, 63);
    return allowed.replace(/^[-_.]+|[-_.]+$/g, "");
}
