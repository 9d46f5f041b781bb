import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { TaskConfig as Document } from "../../contract/task-config";
import { typeToken } from "../../lib/type-token";
import { TASK_CONFIG_FILE } from "../../services/airflow";
import { stackFile } from "../stack-file";

export interface TaskConfigArgs {
    /** What tasks know of the stack. Holds no secret. */
    readonly document: pulumi.Input<Document>;
    /** The folder of the stack that Airflow's containers mount, an absolute path. */
    readonly folder: string;
    /** The folder above all stacks' folders. */
    readonly stateRoot: string;
}

/**
 * The document that `task_factory` reads, as a file in a folder of the stack. Containers mount the folder, not the
 * file: a mounted file would stay the old one when it is replaced.
 */
export class TaskConfig extends pulumi.ComponentResource {
    /** The folder to mount, once the file is there. */
    public readonly folder: pulumi.Output<string>;
    /** The document itself. */
    public readonly document: pulumi.Output<Document>;

    constructor(name: string, args: TaskConfigArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("tasks", "TaskConfig"), name, {}, opts);
        this.document = pulumi.output(args.document);
        const file = stackFile(
            name,
            {
                file: path.join(args.folder, TASK_CONFIG_FILE),
                stateRoot: args.stateRoot,
                content: this.document.apply((document) => `${JSON.stringify(document, undefined, 2)}\n`),
            },
            { parent: this },
        );
        this.folder = file.triggers.apply(() => args.folder);
        this.registerOutputs({ folder: this.folder, document: this.document });
    }
}
