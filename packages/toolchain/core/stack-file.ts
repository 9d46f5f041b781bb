import * as path from "node:path";
import { projectFile, projectRoot } from "@gaiaflow/engine-core/paths";
import { readYaml } from "./project";

/** Where a stack's file is, whether it is there or not. */
export function stackFilePath(stack: string): string {
    return path.join(projectRoot(), `Pulumi.${stack}${path.extname(projectFile())}`);
}

/** A stack's file as it stands; nothing where there is none. @throws {UserError} For a file that is no YAML. */
export function readStackFile(stack: string): Record<string, unknown> {
    return readYaml(stackFilePath(stack));
}

/**
 * What a stack's own file has under `config`, by full key, wherever else Pulumi takes configuration from; nothing where there is
 * none. What is encrypted stays so.
 *
 * @throws {UserError} For a file that is no YAML.
 */
export function ownConfig(stack: string): Readonly<Record<string, unknown>> {
    const { config } = readStackFile(stack);
    return typeof config === "object" ? { ...config } : {};
}

/**
 * What a stack's file has under `config`, by full key. Needs no Pulumi, so that secrets stay as they are encrypted.
 *
 * @returns Nothing where Pulumi takes configuration from elsewhere, too: from Pulumi.yaml, an environment, another folder.
 * @throws {UserError} For a file that is no YAML.
 */
export function stackFileConfig(stack: string): Readonly<Record<string, unknown>> | undefined {
    const project = readYaml(projectFile());
    const file = readStackFile(stack);
    const elsewhere = [project["config"], project["stackConfigDir"], file["environment"]];
    const { config = {} } = file;
    const isPlain = elsewhere.every((source) => source === undefined) && typeof config === "object";
    return isPlain ? { ...config } : undefined;
}
