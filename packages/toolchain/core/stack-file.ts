import * as fs from "node:fs/promises";
import * as path from "node:path";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError, messageOf } from "@gaiaflow/engine-core/user-error";
import { parse } from "yaml";

/** A stack's file as it stands; nothing where there is none. @throws {UserError} For a file that is no YAML. */
export async function readStackFile(stack: string): Promise<Record<string, unknown>> {
    return readYaml(`Pulumi.${stack}.yaml`);
}

/**
 * What a stack's file has under `config`, by full key. Needs no Pulumi, so that secrets stay as they are encrypted.
 *
 * @returns Nothing where Pulumi takes configuration from elsewhere, too: from Pulumi.yaml, an environment, another folder.
 * @throws {UserError} For a file that is no YAML.
 */
export async function stackFileConfig(stack: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const [project, file] = await Promise.all([readYaml("Pulumi.yaml"), readStackFile(stack)]);
    const elsewhere = [project["config"], project["stackConfigDir"], file["environment"]];
    const { config = {} } = file;
    const isPlain = elsewhere.every((source) => source === undefined) && typeof config === "object";
    return isPlain ? { ...config } : undefined;
}

async function readYaml(file: string): Promise<Record<string, unknown>> {
    const text = await fs.readFile(path.join(projectRoot(), file), "utf8").catch(() => "");
    try {
        return { ...(parse(text) as Record<string, unknown> | null) };
    } catch (error) {
        throw new UserError({
            problem: `${file} is no YAML.`,
            fix: "Fix it and run this again.",
            details: messageOf(error),
        });
    }
}
