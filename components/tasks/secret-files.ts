import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { stackFile } from "../stack-file";

export interface SecretFilesArgs {
    /** Secrets by name, each with its values by key. */
    readonly secrets: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
    /** Where they go: `<folder>/<secret>/<key>`, an absolute path outside the clone. */
    readonly folder: string;
    /** The folder above all stacks' folders. */
    readonly stateRoot: string;
}

/** The stack's secrets as files, one for each key, for tasks that run in Airflow itself. */
export function secretFiles(args: SecretFilesArgs, opts: pulumi.CustomResourceOptions): void {
    for (const [name, values] of Object.entries(args.secrets)) {
        for (const [key, content] of Object.entries(values)) {
            const file = path.join(args.folder, name, key);
            stackFile(`secret-${name}-${key}`, { file, stateRoot: args.stateRoot, content, secret: true }, opts);
        }
    }
}
