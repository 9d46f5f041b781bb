import * as path from "node:path";
import rules from "../lib/rules.json";
import { filesBelow, SOURCES, type Template } from "./project-template";

const RULES = rules.rules;

type Files = Record<string, string>;

/**
 * What the folder is called: the project's name, and a harmless one where that is refused, since cookiecutter makes the folder
 * before it asks us.
 */
const FOLDER = "__folder";
const FOLDER_VALUE = "{{ cookiecutter.project_name | slugify or 'my-project' }}";
const HAS_EXAMPLES = '{% if cookiecutter.examples == "yes" %}';

/** The package's name as `lib/rules.mjs` makes it of the project's; `_taken` is asked of nobody. */
const PACKAGE_VALUE =
    "{% set name = cookiecutter.project_name | replace('-', '_') %}" +
    "{{ 'project_' ~ name if name in cookiecutter._taken.split() else name }}";

/** All that cookiecutter reads, by paths from the root of this repository. */
export function cookiecutterFiles(template: Template): Files {
    const folder = `template/{{cookiecutter.${FOLDER}}}`;
    const files = Object.entries(template).map(([file, text]) => [`${folder}/${marked(file)}`, both(text)] as const);
    return {
        // So that `cookiecutter URL` finds it without --directory.
        "cookiecutter.json": json({
            templates: {
                gaiaflow: {
                    path: "./template",
                    title: "GaiaFlow",
                    description: "Airflow, MLflow, MinIO and JupyterLab, and pipelines that run in all modes",
                },
            },
        }),
        "template/cookiecutter.json": json(questions()),
        ...hooks(template),
        ...Object.fromEntries(files),
    };
}

function questions(): object {
    const { author, examples, package_name: packageName, project_name: project } = RULES;
    return {
        _taken: rules.taken.names.join(" "),
        project_name: project.default,
        package_name: PACKAGE_VALUE,
        author: author.default,
        examples: ["yes", "no"],
        [FOLDER]: FOLDER_VALUE,
        __prompts__: Object.fromEntries(
            Object.entries({ project_name: project, package_name: packageName, author, examples }).map(
                ([name, { prompt }]) => [name, prompt],
            ),
        ),
    };
}

function hooks(template: Template): Files {
    const { "pre_gen_project.py": pre = "", "post_gen_project.py": post = "" } = filesBelow(
        path.join(SOURCES, "cookiecutter"),
    );
    const answers = Object.keys(RULES).map((name) => `    "${name}": {{ cookiecutter.${name} | tojson }},\n`);
    const taken = rules.taken.names.map((line) => `        "${line} "\n`);
    const ruleLines = Object.entries(RULES).map(([name, rule]) => `    "${name}": ${literal(rule)},\n`);
    const onlyWith = (kind: "yes" | "no") =>
        Object.entries(template)
            .filter(([, text]) => text[kind] !== undefined && (text.yes === undefined || text.no === undefined))
            .map(([file]) => `        "${file}",\n`);
    return {
        "template/hooks/pre_gen_project.py": pre
            .replace('"ANSWERS"', () => `{\n${answers.join("")}}`)
            .replace('"RULES"', () => `{\n${ruleLines.join("")}}`)
            .replace(
                '"TAKEN"',
                () => `{\n    "why": "${rules.taken.why}",\n    "names": (\n${taken.join("")}    ).split(),\n}`,
            ),
        "template/hooks/post_gen_project.py": post
            .replace('"PACKAGE"', '"{{ cookiecutter.package_name }}"')
            .replace('"EXAMPLES"', '"{{ cookiecutter.examples }}"')
            .replace(
                '{"yes": [], "no": []}',
                () =>
                    `{\n    "yes": [\n${onlyWith("yes").join("")}    ],\n    "no": [\n${onlyWith("no").join("")}    ],\n}`,
            ),
    };
}

/** One text for both answers: what differs stands between conditions. */
function both({ yes, no }: { readonly yes?: string; readonly no?: string }): string {
    if (yes === undefined || no === undefined || yes === no) {
        return marked(escaped(yes ?? no ?? ""));
    }
    const [start, end] = yes.startsWith(no) ? [no, yes.slice(no.length)] : ["", yes];
    const otherwise = start === "" ? `{% else %}${marked(escaped(no))}` : "";
    return `${marked(escaped(start))}${HAS_EXAMPLES}${marked(escaped(end))}${otherwise}{% endif %}`;
}

/** Braces that are Airflow's, or GitHub's, stay. */
function escaped(text: string): string {
    return text.replaceAll(/\{[{%#]/g, (brace) => `{{ "${brace}" }}`);
}

/** Cookiecutter's variables for our names. */
function marked(text: string): string {
    return Object.entries(RULES).reduce(
        (result, [name, rule]) =>
            "mark" in rule ? result.replaceAll(rule.mark, `{{ cookiecutter.${name} }}`) : result,
        text,
    );
}

/** Python and JSON write what is in a rule alike; a backslash of a pattern is doubled in both. */
function literal(rule: object): string {
    return escaped(JSON.stringify(rule, undefined, 8).replace(/\n\}$/, ",\n    }"));
}

const json = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`;
