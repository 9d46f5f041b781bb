import * as fs from "node:fs";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { readAirflowSettings, secretLines, type AirflowObjects } from "./airflow-settings";
import type { Change, FileNote } from "./change";
import { pixiEnvironment } from "./pixi-environment";
import { planRequirements } from "./plan-requirements";
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
const SETTINGS = "airflow_settings.yaml";

export function planSettings(project: EarlierProject): SettingsPlan {
    const { root } = project;
    const plan = { changes: [] as Change[], notes: [] as FileNote[], left: [] as FileNote[] };
    const isThere = (file: string) => fs.existsSync(path.join(root, file));
    const textOf = textReader(root, plan.left);
    const unused = UNUSED.filter(isThere);
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
    const completeFiles = () => {
        complete("package.json", (before) => packageJson(root, before));
        complete(".gitignore", gitIgnore);
    };
    if (isThere("Pulumi.dev.yaml") || isThere("Pulumi.dev.yml")) {
        // A clone of GaiaFlow does not depend on itself.
        if (path.resolve(root) !== programRoot) {
            completeFiles();
        }
        const isNew = plan.changes.some(({ file }) => file === "package.json");
        return { ...plan, unused, commands: isNew ? ["npm install"] : [] };
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
    completeFiles();
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
