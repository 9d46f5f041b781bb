import * as fs from "node:fs";
import * as path from "node:path";
import { mayHoldLogin } from "../../../lib/plain-secret";
import { readAirflowSettings, secretLines, type AirflowObjects } from "./airflow-settings";
import type { Change, FileNote } from "./plan";
import { pixiEnvironment } from "./pixi-environment";
import { freeRequirements } from "./platform-requirements";
import type { EarlierProject } from "./project-files";
import { gitIgnore, packageJson, stackFiles } from "./stack-files";
import { noteRest } from "./rest-notes";
import { readTextFile } from "./text-file";

/** What becomes of all that is no Python. */
export interface SettingsPlan {
    readonly changes: Change[];
    readonly notes: FileNote[];
    readonly left: FileNote[];
    readonly unused: readonly string[];
    readonly commands: readonly string[];
}

/** Of the earlier tool and of astro; nothing here reads them. */
const UNUSED = [
    ...["minikube_manager.py", "mlops_manager.py", "gaiaflow_manager.py", "docker_config.py", "kube_config_inline"],
    ...["docker_image_name_generator.py", "dockerfiles", "docker-compose.yml", "docker-compose", "mlops-run.sh"],
    ...["prod_local_setup.sh", "airflow_settings.yaml", ".astro"],
];
const REQUIREMENTS = ["requirements.txt", "environment.yml", "environment.yaml", "pyproject.toml", "pixi.toml"];
const SETTINGS = "airflow_settings.yaml";

export function planSettings(project: EarlierProject): SettingsPlan {
    const { root } = project;
    const plan = { changes: [] as Change[], notes: [] as FileNote[], left: [] as FileNote[] };
    const isThere = (file: string) => fs.existsSync(path.join(root, file));
    const textOf = textReader(root, plan.left);
    const unused = UNUSED.filter(isThere);
    if (isThere("Pulumi.dev.yaml") || isThere("Pulumi.dev.yml")) {
        return { ...plan, unused, commands: [] };
    }
    const airflowRequirements = planRequirements(project, plan, textOf);
    const settings = textOf(SETTINGS);
    const objects = settings === undefined ? undefined : readAirflowSettings(settings);
    plan.notes.push(...(objects?.notes ?? []).map((problem) => ({ file: SETTINGS, problem })));
    const pyproject = textOf("pyproject.toml");
    const environment = ["environment.yml", "environment.yaml"].find(isThere);
    const pixi = environment === undefined && pyproject !== undefined ? pixiEnvironment(pyproject) : undefined;
    if (pixi !== undefined) {
        plan.changes.push({ file: "environment.yml", after: pixi.text });
        plan.notes.push(...pixi.notes.map((problem) => ({ file: "pyproject.toml", problem })));
    }
    const requirements = environment ?? (pixi && "environment.yml");
    const files = stackFiles(project, { airflowRequirements, objects, requirements });
    plan.changes.push(...Object.entries(files).map(([file, after]) => ({ file, after })));
    const complete = (file: string, change: (before: string | undefined) => string | undefined) => {
        const before = textOf(file);
        const isLeft = before === undefined && isThere(file);
        const after = isLeft ? undefined : change(before);
        if (after !== undefined && after !== before) {
            plan.changes.push({ file, ...(before === undefined ? {} : { before }), after });
        } else if (after === undefined && !isLeft) {
            const problem = "is no JSON of an object; add the dependencies of docs/project.md by hand";
            plan.left.push({ file, problem });
        }
    };
    complete("package.json", (before) => packageJson(root, before));
    complete(".gitignore", gitIgnore);
    noteRest(project, plan, isThere);
    return { ...plan, unused, commands: commandsOf(objects, isThere) };
}

/** Reads each file once; one that must not be written is put with those that are left, and reads as one that is not there. */
function textReader(root: string, left: FileNote[]): (file: string) => string | undefined {
    const texts = new Map<string, string | undefined>();
    return (file) => {
        if (!texts.has(file)) {
            const read = fs.existsSync(path.join(root, file)) ? readTextFile(root, file) : undefined;
            if (read !== undefined && "problem" in read) {
                left.push({ file, problem: read.problem });
            }
            texts.set(file, read && "text" in read ? read.mark + read.text : undefined);
        }
        return texts.get(file);
    };
}

/** Takes Airflow out of the project's requirements. @returns What DAG files of an astro project need, whose code all runs in Airflow. */
function planRequirements(
    { isAstro }: EarlierProject,
    { changes, notes }: { readonly changes: Change[]; readonly notes: FileNote[] },
    textOf: (file: string) => string | undefined,
): string[] {
    const asked: string[] = [];
    for (const file of REQUIREMENTS) {
        const before = textOf(file);
        if (before === undefined) {
            continue;
        }
        const { gone, left, text } = freeRequirements(before, file);
        notes.push(
            ...left.map(({ line, requirement }) => ({
                file,
                line,
                problem: `${requirement} stays, as it does not have its line alone; take it out by hand`,
            })),
        );
        if (gone.length > 0) {
            changes.push({ file, before, after: text });
        }
        if (isAstro && file === "requirements.txt") {
            const lines = before.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*/, "").trim());
            lines.forEach((line, index) => {
                if (line.startsWith("-") || mayHoldLogin(line)) {
                    notes.push({
                        file,
                        line: index + 1,
                        problem: `${line.split(/[\s=@]/)[0] ?? ""} is not taken over into gaiaflow:airflow.requirements`,
                    });
                } else if (line !== "" && !/^(apache-airflow|airflow)(\[.*\])?\s*([<>=!~;@]|$)/i.test(line)) {
                    asked.push(line);
                }
            });
        } else {
            const provided = gone.filter(({ requirement }) => /^apache[-_]airflow[-_]providers/i.test(requirement));
            const others = provided.filter(
                ({ requirement }) => !/providers[-_](standard|cncf[-_]kubernetes)/i.test(requirement),
            );
            notes.push(
                ...others.map(({ line, requirement }) => ({
                    file,
                    line,
                    problem: `${requirement} goes; where a DAG file imports it, it belongs to gaiaflow:airflow.requirements`,
                })),
            );
        }
    }
    return asked;
}

function commandsOf(objects: AirflowObjects | undefined, isThere: (file: string) => boolean): string[] {
    const runs = ["mlruns", "notebooks/mlruns"].filter(isThere);
    return [
        "npm install",
        ...(objects && objects.secrets.length > 0 ? ["npx gaiaflow tools"] : []),
        ...secretLines("dev", objects?.secrets ?? []),
        "npx gaiaflow mlops start",
        ...runs.map((folder) => `npx gaiaflow migrate --mlruns ${folder}`),
    ];
}
