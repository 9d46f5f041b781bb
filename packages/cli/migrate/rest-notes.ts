import * as fs from "node:fs";
import * as path from "node:path";
import { withServices } from "./platform-values";
import type { FileNote } from "./change";
import type { EarlierProject } from "./project-files";

/** What else a user should look at, by the files that are there. */
export function noteRest(
    project: EarlierProject,
    { notes }: { notes: FileNote[] },
    isThere: (file: string) => boolean,
): void {
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
    for (const notebook of notebooksOf(path.join(project.root, "notebooks"))) {
        const text = fs.readFileSync(path.join(project.root, "notebooks", notebook), "utf8");
        if (withServices(text) !== undefined || /\/\/(localhost|127\.0\.0\.1):[59]000\b/.test(text)) {
            const problem =
                "names an address of the earlier platform; kernels have MLFLOW_TRACKING_URI and the store's variables";
            notes.push({ file: `notebooks/${notebook}`, problem });
        }
    }
}

function notebooksOf(folder: string): string[] {
    const names = fs.existsSync(folder) ? (fs.readdirSync(folder, { recursive: true }) as string[]) : [];
    return names.filter((name) => name.endsWith(".ipynb") && !name.includes(".ipynb_checkpoints")).sort();
}
