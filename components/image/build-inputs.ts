import * as fs from "node:fs";
import * as path from "node:path";
import type { ImageName } from "../../lib/roles";

/**
 * The folders that an image is built from, its own first; the same list as in its `Dockerfile.dockerignore`.
 */
export const BUILD_INPUTS: Readonly<Record<ImageName, readonly string[]>> = {
    postgres: ["images/postgres"],
    minio: ["images/minio", "images/common"],
    mlflow: ["images/mlflow", "images/common"],
    airflow: ["images/airflow", "images/common", "python"],
    jupyter: ["images/jupyter", "images/common"],
};

/** What lies in an input folder and goes into no image. */
const LEFT_OUT = new Set(["README.md", "tests", "__pycache__"]);

/**
 * The files an image is built from, by their path from the clone's root.
 * @param clone The clone's absolute path.
 */
export function buildInputs(clone: string, image: ImageName): Map<string, Buffer> {
    const files = new Map<string, Buffer>();
    const visit = (relative: string): void => {
        for (const entry of fs.readdirSync(path.join(clone, relative), { withFileTypes: true })) {
            const child = `${relative}/${entry.name}`;
            if (LEFT_OUT.has(entry.name) || entry.name.startsWith(".")) {
                continue;
            }
            if (entry.isDirectory()) {
                visit(child);
            } else {
                files.set(child, fs.readFileSync(path.join(clone, child)));
            }
        }
    };
    BUILD_INPUTS[image].forEach(visit);
    return files;
}
