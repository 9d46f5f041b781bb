/**
 * The spellings of the earlier tools, for who has them in the fingers or in a script: of the template
 * (`python mlops_manager.py --start --service airflow`, `minikube_manager.py -s`) and of gaiaflow 0.0.3
 * (`gaiaflow dev start -p .`).
 */

/** What the words of each earlier command are now. Its `-s` stopped the cluster. */
const MINIKUBE = {
    "--start": "start",
    "-s": "stop",
    "--stop": "stop",
    "-r": "restart",
    "--restart": "restart",
    "--build-only": "build-only",
    "--create-config-only": "create-config-only",
    "--create-secrets": "create-secrets",
};
const MLOPS = { "--start": "start", "--stop": "stop", "--restart": "restart" };
const PROD_LOCAL = {
    dockerize: "build-only",
    "create-config": "create-config-only",
    "create-secret": "create-secrets",
};

/** @type {Readonly<Record<string, { now: string, verbs: Readonly<Record<string, string>> }>>} */
const BY_COMMAND = {
    "gaiaflow_manager.py": { now: "mlops", verbs: MLOPS },
    "mlops_manager.py": { now: "mlops", verbs: MLOPS },
    mlops: { now: "mlops", verbs: MLOPS },
    "minikube_manager.py": { now: "minikube", verbs: MINIKUBE },
    minikube: { now: "minikube", verbs: MINIKUBE },
    dev: { now: "mlops", verbs: {} },
    "prod-local": { now: "minikube", verbs: PROD_LOCAL },
};

/** Options of 0.0.3 that mean nothing here, with the number of words that each takes. */
const GONE = new Map([
    ["-p", 2],
    ["--path", 2],
    ["-f", 1],
    ["--force-new", 1],
]);

/** Options that the earlier tools took with each verb, and that mean nothing with these, with the number of words that each takes. */
const MEANINGLESS = new Map([
    [
        "start",
        new Map([
            ["-v", 1],
            ["--delete-volume", 1],
        ]),
    ],
    [
        "stop",
        new Map([
            ["-b", 1],
            ["--docker-build", 1],
            ["-c", 1],
            ["--cache", 1],
            ["-j", 2],
            ["--jupyter-port", 2],
        ]),
    ],
]);

/**
 * What was typed, as it is typed now; a line that was changed is printed once.
 *
 * @param {readonly string[]} typed What stands behind `gaiaflow`.
 * @returns {readonly string[]}
 */
export function presentSpelling(typed) {
    const words = /^python3?$/.test(typed[0] ?? "") ? typed.slice(1) : typed;
    const [command = "", ...rest] = words;
    const name = command.split("/").at(-1) ?? "";
    const known = Object.hasOwn(BY_COMMAND, name) ? BY_COMMAND[name] : undefined;
    const now = known && spelled(name, known, rest);
    if (now === undefined || now.join(" ") === typed.join(" ")) {
        return typed;
    }
    console.error(`That is now: gaiaflow ${now.join(" ")}`);
    return now;
}

/**
 * @param {string} name
 * @param {{ now: string, verbs: Readonly<Record<string, string>> }} command
 * @param {readonly string[]} rest
 */
function spelled(name, { now, verbs }, rest) {
    const at = rest.findIndex((word) => Object.hasOwn(verbs, word));
    const isEarlier = name !== now;
    if (at < 0 && !isEarlier) {
        return undefined;
    }
    const verb = verbs[rest[at] ?? ""];
    const others = rest.filter((_, index) => index !== at);
    const kept = isEarlier ? meant(name, verb ?? others.find((word) => MEANINGLESS.has(word)), others) : others;
    return [now, ...(verb === undefined ? [] : [verb]), ...(verb === "create-secrets" ? withoutValues(kept) : kept)];
}

/**
 * The values of a secret stand on no command line any more: they are asked for by their keys.
 *
 * @param {readonly string[]} words
 * @returns {string[]}
 */
function withoutValues(words) {
    return words.filter((word) => !["--name", "--data"].includes(word)).map((word) => word.replace(/=[^]*/, ""));
}

/**
 * What of an earlier line means anything now.
 *
 * @param {string} name
 * @param {string | undefined} verb
 * @param {readonly string[]} words
 * @returns {string[]}
 */
function meant(name, verb, words) {
    if (name.endsWith(".py")) {
        return name.startsWith("minikube") ? [...words] : without(MEANINGLESS.get(verb ?? "") ?? new Map(), words);
    }
    const known = without(GONE, words);
    // 0.0.3 called it so where the template and we say --service.
    return name === "dev"
        ? without(MEANINGLESS.get(verb ?? "") ?? new Map(), known).map((word) => (word === "-s" ? "--service" : word))
        : known;
}

/**
 * @param {ReadonlyMap<string, number>} gone With the number of words that each takes.
 * @param {readonly string[]} words
 * @returns {string[]}
 */
function without(gone, [word, ...rest]) {
    if (word === undefined) {
        return [];
    }
    const length = gone.get(word);
    return length === undefined ? [word, ...without(gone, rest)] : without(gone, rest.slice(length - 1));
}
