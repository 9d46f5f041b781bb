import * as fs from "node:fs";
import * as path from "node:path";
import { readAirflowSettings, secretLines, type AirflowObjects } from "./airflow-settings";
import type { Change, FileNote } from "./plan";
import { pixiEnvironment } from "./pixi-environment";
import { freeRequirements } from "./platform-requirements";
import type { EarlierProject } from "./project-files";
import { gitIgnore, packageJson, stackFiles } from "./stack-files";
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
    ...[
        "docker-compose.yml",
        "docker-compose",
        "airflow_settings.yaml",
        ".astro",
        "prod_local_setup.sh",
        "mlops-run.sh",
    ],
];
const REQUIREMENTS = ["requirements.txt", "environment.yml", "environment.yaml", "pyproject.toml", "pixi.toml"];
const SETTINGS = "airflow_settings.yaml";

export function planSettings(project: EarlierProject): SettingsPlan {
    const { root } = project;
    const plan = { changes: [] as Change[], notes: [] as FileNote[], left: [] as FileNote[] };
    const isThere = (file: string) => fs.existsSync(path.join(root, file));
    const textOf = (file: string): string | undefined => {
        const read = isThere(file) ? readTextFile(root, file) : undefined;
        if (read !== undefined && "problem" in read) {
            plan.left.push({ file, problem: read.problem });
            return undefined;
        }
        return read && read.mark + read.text;
    };
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
    for (const [file, change] of [
        ["package.json", (before) => packageJson(root, before)],
        [".gitignore", gitIgnore],
    ] as [string, (before: string | undefined) => string][]) {
        const before = textOf(file);
        const after = change(before);
        if (after !== before) {
            plan.changes.push({ file, ...(before === undefined ? {} : { before }), after });
        }
    }
    noteRest(project, plan, isThere);
    return { ...plan, unused, commands: commandsOf(objects, isThere) };
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
        const { gone, text } = freeRequirements(before, file);
        if (gone.length > 0) {
            changes.push({ file, before, after: text });
        }
        if (isAstro && file === "requirements.txt") {
            const lines = before.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*/, "").trim());
            lines.forEach((line, index) => {
                if (line.startsWith("-")) {
                    notes.push({
                        file,
                        line: index + 1,
                        problem: `${line.split(/[\s=]/)[0] ?? ""} is not taken over into gaiaflow:airflow.requirements`,
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

function noteRest(project: EarlierProject, { notes }: { notes: FileNote[] }, isThere: (file: string) => boolean): void {
    if (project.otherPackages.length > 0) {
        const names = project.otherPackages.join(", ");
        notes.push({
            file: "Pulumi.dev.yaml",
            problem: `takes ${project.package ?? ""} for the package with the tasks' functions; there ${project.otherPackages.length === 1 ? "is" : "are"} ${names}, too`,
        });
    }
    const texts: readonly (readonly [file: string, problem: string])[] = [
        [
            ".env",
            "is not seen by tasks. What they need of it: gaiaflow:envFile, or gaiaflow:env; addresses and keys of the platform they have",
        ],
        ["plugins", "is not read by Airflow here; code that DAG files import belongs into the package"],
        ["packages.txt", "is for the project's environment; Airflow's own has none of it"],
    ];
    for (const [file, problem] of texts) {
        const folder = path.join(project.root, file);
        const isEmpty =
            isThere(file) &&
            fs.statSync(folder).isDirectory() &&
            !fs.readdirSync(folder).some((name) => name.endsWith(".py"));
        if (isThere(file) && !isEmpty) {
            notes.push({ file, problem });
        }
    }
    const dockerfile = isThere("Dockerfile") ? fs.readFileSync(path.join(project.root, "Dockerfile"), "utf8") : "";
    const steps = dockerfile.split("\n").filter((line) => /^(RUN|COPY|ENV|ADD)\b/.test(line)).length;
    if (steps > 0) {
        notes.push({
            file: "Dockerfile",
            problem: `is not used (${steps} steps). Where tasks need them: docs/own-image.md`,
        });
    }
}

function commandsOf(objects: AirflowObjects | undefined, isThere: (file: string) => boolean): string[] {
    const runs = ["mlruns", "notebooks/mlruns"].filter(isThere);
    return [
        "npm install",
        ...(objects && objects.secrets.length > 0 ? ["npx pulumi stack init dev"] : []),
        ...secretLines("dev", objects?.secrets ?? []),
        "npx gaiaflow mlops start",
        ...runs.map((folder) => `npx gaiaflow migrate --mlruns ${folder}`),
    ];
}
