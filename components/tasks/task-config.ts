import * as path from "node:path";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { TaskConfig as Document } from "../../contract/task-config";
import { typeToken } from "../../lib/type-token";
import { TASK_CONFIG_FILE } from "../../services/airflow-part";
import { childOf } from "../child-options";
import { stackFile } from "../stack-file";

export interface TaskConfigArgs {
    /** What tasks know of the stack. Holds no secret. */
    readonly document: pulumi.Input<Document>;
    /** The folder of the stack that Airflow's containers mount, an absolute path. */
    readonly folder: string;
    /** The folder above all stacks' folders. */
    readonly stateRoot: string;
    /** A namespace to keep the document in too, for an Airflow that reads no file of this machine. Defaults to none. */
    readonly namespace?: pulumi.Input<string>;
}

/** The name of the ConfigMap with the document, whose key is the file's name. */
export const TASK_CONFIG_MAP = "gaiaflow-task-config";

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
        const content = this.document.apply((document) => `${JSON.stringify(document, undefined, 2)}\n`);
        const file = stackFile(
            name,
            {
                file: path.join(args.folder, TASK_CONFIG_FILE),
                stateRoot: args.stateRoot,
                content,
            },
            childOf(this, opts),
        );
        if (args.namespace !== undefined) {
            const metadata = { namespace: args.namespace, name: TASK_CONFIG_MAP };
            new core.ConfigMap(name, { metadata, data: { [TASK_CONFIG_FILE]: content } }, childOf(this, opts));
        }
        this.folder = file.triggers.apply(() => args.folder);
        this.registerOutputs({ folder: this.folder, document: this.document });
    }
}
