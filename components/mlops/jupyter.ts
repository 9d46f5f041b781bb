import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../../lib/type-token";
import { childOf } from "../child-options";
import { clientEnvironment, s3Files, type Endpoints } from "./clients";
import type { Platform } from "./container-args";
import { Service } from "./service";
import type { ServiceSpec } from "./service-spec";
import type { MountedFolder, UserFolders } from "./user-folders";

const PORT = 8888;

export interface JupyterArgs {
    readonly platform: Platform;
    readonly image: pulumi.Input<string>;
    readonly uid: number;
    readonly folders: Pick<UserFolders, "project"> & { readonly notebooks: MountedFolder };
    readonly token: pulumi.Output<string>;
    readonly endpoints: Endpoints;
    readonly s3CredentialsFile: pulumi.Output<string>;
    /** The port on this machine. */
    readonly port: number;
    readonly memoryMib: number;
}

/** JupyterLab on the project's notebooks, which it may write, with MLflow and S3 set up. */
export class Jupyter extends pulumi.ComponentResource {
    /** Its container. */
    public readonly services: readonly Service[];

    constructor(name: string, args: JupyterArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "Jupyter"), name, {}, opts);
        this.services = [new Service(name, { spec: jupyterSpec(args), platform: args.platform }, childOf(this, opts))];
        this.registerOutputs({});
    }
}

/** What the server is run with. */
export function jupyterSpec(args: JupyterArgs): ServiceSpec {
    const { notebooks, project } = args.folders;
    return {
        role: "jupyter",
        image: args.image,
        uid: args.uid,
        environment: clientEnvironment(args.endpoints),
        files: [{ path: "/run/secrets/jupyter/token", content: args.token }, ...s3Files(args.s3CredentialsFile)],
        mounts: [
            { target: "/home/gaiaflow/notebooks", from: notebooks, readOnly: false },
            { target: "/opt/gaiaflow/project", from: project, readOnly: true },
        ],
        networks: ["platform"],
        ports: [{ container: PORT, host: args.port }],
        readiness: {
            until: "healthy",
            check: {
                command: ["/usr/local/bin/http-ok", String(PORT), "/api"],
                intervalSeconds: 5,
                timeoutSeconds: 5,
                startSeconds: 60,
                retries: 5,
            },
        },
        readySeconds: 300,
        memoryMib: args.memoryMib,
        stop: { signal: "SIGTERM", graceSeconds: 10 },
    };
}
