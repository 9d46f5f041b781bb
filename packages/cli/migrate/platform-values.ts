import { childrenOf, type SyntaxNode } from "../../../lib/python-module";
import type { PythonFile } from "./python-file";

/** The address of this machine as the earlier platform's tasks saw it, or what stood for it in the template. */
const GATEWAY =
    "192\\.168\\.\\d{1,3}\\.1|172\\.(?:1[6-9]|2\\d|3[01])\\.0\\.1|host\\.(?:docker|minikube)\\.internal|<\\w*(?:GATEWAY|IP)\\w*>";
const ADDRESS = new RegExp(`(?<![\\w.])(?:${GATEWAY})(?::(\\d+))?(?!\\w)`, "g");
const SERVICES: Readonly<Record<string, string>> = { "5000": "mlflow:5000", "9000": "minio:9000" };

/** The keys that the earlier platform's MinIO always had. */
const FIXED_KEYS: ReadonlySet<string> = new Set(["minio", "minio123"]);

export function isFixedKey(text: string | undefined): boolean {
    return text !== undefined && FIXED_KEYS.has(text);
}

/** Whether a text is a password and nothing else. */
export function isFixedSecret(text: string | undefined): boolean {
    return text === "minio123";
}

/**
 * A text with the services' own names where it names a gateway.
 *
 * @returns undefined where it names none, or one whose port is none of ours.
 */
export function withServices(text: string): { readonly text: string; readonly left: boolean } | undefined {
    const found = [...text.matchAll(ADDRESS)];
    const isOurs = ([, port = ""]: RegExpMatchArray) => SERVICES[port] !== undefined;
    return found.length === 0
        ? undefined
        : {
              text: text.replaceAll(
                  ADDRESS,
                  (whole: string, port: string | undefined) => SERVICES[port ?? ""] ?? whole,
              ),
              left: !found.every(isOurs),
          };
}

/**
 * What is in a string literal, between its quotes. In an f-string a name stands as its text, and one that is called like a
 * gateway as one.
 */
export function innerText(file: PythonFile, node: SyntaxNode): string | undefined {
    const [, inner] = /^[rRuUfF]{0,2}("""|'''|"|')([^]*)\1$/.exec(file.text(node))?.slice(1) ?? [];
    if (inner === undefined || node.name !== "FormatString") {
        return inner;
    }
    const start = node.to - inner.length - (/("""|''')$/.test(file.text(node)) ? 3 : 1);
    let result = "";
    let at = start;
    for (const part of childrenOf(node).filter(({ name }) => name === "FormatReplacement")) {
        const expression = childrenOf(part)[1];
        const isWhole = childrenOf(part).length === 3;
        const value = expression && isWhole ? file.textValue(expression) : undefined;
        const isGateway = isWhole && value === undefined && expression && /gateway/i.test(file.text(expression));
        const stands = isGateway ? "host.docker.internal" : value;
        result +=
            file.source.slice(at, part.from) +
            (stands !== undefined && withServices(`${stands}:5000`) ? stands : file.text(part));
        at = part.to;
    }
    return result + file.source.slice(at, start + inner.length);
}

/** Whether an expression is an address, or a key, of the earlier platform. */
export function isEarlierPlatform(file: PythonFile, node: SyntaxNode): boolean {
    const isString = node.name === "String" || node.name === "FormatString";
    const inner = isString ? innerText(file, node) : undefined;
    const text = file.textValue(node) ?? inner;
    const isGateway = node.name === "VariableName" && text === undefined && /gateway/i.test(file.text(node));
    return (
        isGateway ||
        isFixedKey(text) ||
        [text, inner].some(
            (each) =>
                each !== undefined &&
                (withServices(each) !== undefined ||
                    /^https?:\/\/(mlflow:5000|minio:9000|localhost:[59]000)\/?$/.test(each)),
        )
    );
}
