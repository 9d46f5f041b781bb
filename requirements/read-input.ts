import { asksForOwnPackage, OWN_PACKAGE } from "../lib/own-package";
import { readEnvironment, readPixi } from "./conda";
import { readCondaLock } from "./conda-lock";
import { readText } from "./files";
import { InputBuilder, type Input, type Source } from "./input";
import * as path from "node:path";
import { readPyproject, type Chosen } from "./pyproject";
import { readRequirementsFile } from "./requirements-file";

/**
 * Reads what a source asks for, with every file that it includes. What is wrong with it is among the result.
 * @param chosen The extras and groups that are asked for beside its dependencies.
 */
export function readInput(source: Source, chosen: Chosen = {}): Input {
    const into = new InputBuilder(source);
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
        case "uv.lock":
        case "pylock.toml":
            // A lock is taken as it stands.
            into.files.set(path.relative(source.projectRoot, source.file), readText(source.file) ?? "");
            break;
        default:
            source.kind satisfies never;
    }
    return withoutOwnPackage(into.build());
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
