import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { projectFile } from "@gaiaflow/engine-core/paths";
import { UserError, messageOf } from "@gaiaflow/engine-core/user-error";

/**
 * The name of the Pulumi project, by which its state and its containers go.
 *
 * @throws {UserError} For a file that states none.
 */
export function projectName(): string {
    const { name } = readYaml(projectFile());
    if (typeof name !== "string" || name === "") {
        throw new UserError({
            problem: `${path.basename(projectFile())} states no name of the project.`,
            fix: `Write in ${projectFile()}: name: my-project`,
        });
    }
    return name;
}

/** What a file says; nothing where there is none. @throws {UserError} For one that is no YAML. */
export function readYaml(file: string): Record<string, unknown> {
    const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile();
    const text = isFile ? fs.readFileSync(file, "utf8") : "";
    try {
        return { ...(parse(text) as Record<string, unknown> | null) };
    } catch (error) {
        throw new UserError({
            problem: `${path.basename(file)} is no YAML.`,
            fix: "Fix it and run this again.",
            details: messageOf(error),
        });
    }
}
