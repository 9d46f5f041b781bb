import { asksForOwnPackage, OWN_PACKAGE } from "../lib/own-package";
import type { CondaAsk } from "./conda-ask";
import { readEnvironment, readPixi } from "./conda";
import { readCondaLock } from "./conda-lock";
import { readText } from "./files";
import { InputBuilder, type Input, type Kind, type Source } from "./input";
import { addLocal } from "./local-project";
import * as path from "node:path";
import { readPipfile } from "./poetry";
import { readPyproject, type Chosen } from "./pyproject";
import { readRequirementsFile } from "./requirements-file";
import { behindPyproject } from "./source";

/**
 * Reads what a source asks for, with every file that it includes. What is wrong with it is among the result.
 * @param chosen The extras and groups that are asked for beside its dependencies.
 * @param conda Takes what conda's channels are asked for; if left out, PyPI is asked for what it has of that.
 */
export function readInput(source: Source, chosen: Chosen = {}, conda?: CondaAsk): Input {
    const into = new InputBuilder(source, addLocal, conda);
    switch (source.kind) {
        case "requirements.txt":
            readRequirementsFile(into, source.file);
            break;
        case "pyproject.toml":
            readPyproject(into, source.file, chosen);
            break;
        case "environment.yml":
            readEnvironment(into);
            break;
        case "pixi.toml":
            readPixi(into, chosen.groups ?? []);
            break;
        case "conda-lock.yml":
        case "pixi.lock":
            readCondaLock(into);
            break;
        case "Pipfile":
            readPipfile(into, chosen.groups ?? []);
            break;
        case "uv.lock":
        case "pylock.toml":
            // A lock is taken as it stands.
            into.files.set(path.relative(source.projectRoot, source.file), readText(source.file) ?? "");
            break;
        default:
            source.kind satisfies never;
    }
    refuseChosen(into, chosen);
    noteAirflow(into);
    noteUnread(into);
    return withoutOwnPackage(into.build());
}

/** Teams that run Airflow by themselves have it among their requirements, where it does nothing for the platform's. */
function noteAirflow(into: InputBuilder): void {
    for (const { name, where } of into.requirements.filter((each) =>
        /^apache-airflow(-providers-.*)?$/.test(each.name),
    )) {
        into.notes.push(
            `${where}: ${name} comes into the environment of tasks and notebooks, and not into the platform's Airflow. Take it out, unless ` +
                "functions import it; what DAG files import goes into gaiaflow:airflow.requirements.",
        );
    }
}

/** A pyproject.toml counts before other files, also where it asks for nothing: `dependencies = []`. */
function noteUnread(into: InputBuilder): void {
    const { conda, faults, localProjects, needsBuild, requirements, source } = into;
    const all = [conda?.specs ?? [], faults, localProjects, needsBuild, requirements];
    const name = path.relative(source.projectRoot, source.file);
    const other =
        name === "pyproject.toml" && all.every((each) => each.length === 0)
            ? behindPyproject(source.projectRoot)
            : undefined;
    if (other !== undefined) {
        into.notes.push(
            `${name} asks for nothing, and ${other} beside it is not read. To take that, type: pulumi config set --path gaiaflow:project.requirements ${other}`,
        );
    }
}

/** Extras and groups of a file that has no such thing would have no effect. */
function refuseChosen(into: InputBuilder, { extras = [], groups = [] }: Chosen): void {
    const has: Partial<Record<Kind, readonly string[]>> = {
        "uv.lock": ["extras", "groups"],
        "pyproject.toml": ["extras", "groups"],
        "pixi.toml": ["groups"],
        Pipfile: ["groups"],
    };
    const name = path.relative(into.source.projectRoot, into.source.file);
    for (const [key, names] of Object.entries({ extras, groups })) {
        if (names.length > 0 && !(has[into.source.kind] ?? []).includes(key)) {
            into.faults.push({
                subject: `gaiaflow:project.${key}`,
                problem: `names ${names.join(", ")}, but ${name} has no ${key}.`,
                fix: "Take the key out, or name the file that has them by gaiaflow:project.requirements.",
            });
        }
    }
}

/** GaiaFlow's own package is refused where it is asked for, and not looked for. */
function withoutOwnPackage(input: Input): Input {
    const { faults, needsBuild, requirements } = input;
    const refused = [
        ...requirements.filter(({ name }) => asksForOwnPackage(name)),
        ...needsBuild.filter(({ requirement }) => asksForOwnPackage(requirement)),
    ];
    return {
        ...input,
        requirements: requirements.filter((each) => !refused.includes(each)),
        needsBuild: needsBuild.filter((each) => !refused.includes(each)),
        faults: [...faults, ...refused.map(({ where }) => ({ subject: where, ...OWN_PACKAGE }))],
    };
}
