/** A stack's configuration below `gaiaflow:`, as Pulumi keeps it. */
export type Document = Record<string, unknown>;

type Container = Record<PropertyKey, unknown>;

/**
 * What a line that messages or the reference print makes of a configuration, by the rules of the `pulumi config` of
 * 3.259, tried with it: an index beyond the end of a list, and an entry of what is no map, are errors; digits and
 * `true` become what they look like.
 */
export function typed(line: string, document: Document): Document {
    return line.split(" && ").reduce((before, command) => run(command, structuredClone(before)), document);
}

function run(command: string, document: Document): Document {
    const [, verb, options = "", key = "", value] =
        /^pulumi config (set|rm) --stack \S+ ((?:--\S+ (?:string )?)*)'gaiaflow:((?:[^']|'\\'')+)'(?: (.*))?$/.exec(
            command,
        ) ?? [];
    if (verb === undefined) {
        throw new Error(`No command: ${command}`);
    }
    const name = key.replaceAll(`'\\''`, "'");
    const steps = options.includes("--path") ? parsed(name) : [name];
    const last = steps.pop() ?? "";
    if (verb === "rm") {
        const holder = steps.reduce<unknown>((at, step) => (at as Container)[step], document) as Container;
        if (Array.isArray(holder)) {
            holder.splice(Number(last), 1);
        } else {
            Reflect.deleteProperty(holder, last);
        }
        return document;
    }
    let holder: Container = document;
    steps.forEach((step, index) => {
        holder[step] ??= typeof (steps[index + 1] ?? last) === "number" ? [] : {};
        holder = entered(holder[step], command);
    });
    if (Array.isArray(holder) && Number(last) > holder.length) {
        throw new Error(`array index out of range: ${command}`);
    }
    const text = value === undefined ? "asked-for" : value.replace(/^'(.*)'$/s, "$1").replaceAll(`'\\''`, "'");
    holder[last] = options.includes("--type string") || options.includes("--secret") ? text : guessed(text);
    return document;
}

function entered(value: unknown, command: string): Container {
    if (typeof value !== "object" || value === null) {
        throw new Error(`expected a map: ${command}`);
    }
    return value as Container;
}

function parsed(path: string): PropertyKey[] {
    const steps = path.match(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]|[^.[\]]+/g) ?? [];
    return steps.map((step) =>
        step.startsWith('["')
            ? step.slice(2, -2).replaceAll('\\"', '"')
            : step.startsWith("[")
              ? Number(step.slice(1, -1))
              : step,
    );
}

function guessed(text: string): unknown {
    return text === "true" || text === "false" ? text === "true" : /^[+-]?\d{1,15}$/.test(text) ? Number(text) : text;
}
