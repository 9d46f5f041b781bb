import * as pulumi from "@pulumi/pulumi";
import { localBackend } from "../config/backend";
import { clusterTarget, type ClusterTarget } from "../config/cluster-target";
import { faultMessage } from "../config/config-commands";
import { pushesImages } from "../config/dag-bundle";
import type { Settings } from "../config/settings";
import { UserError } from "../lib/user-error";
import { dagBundleFaults } from "./dag-bundle";
import { engineFaults } from "./daemon";
import { isLeftBehind } from "./left-behind";
import { pushLogin, type Login } from "./registry";
import { remoteFaults } from "./remote-cluster";

/** What a stack of mode prod needs to know beside its settings. */
export interface Remote {
    /** The cluster; absent in a preview that is to say the same on every machine. */
    readonly target?: ClusterTarget;
    /** Who pushes the project's image; absent in a preview, and where `docker login` has left that on this machine. */
    readonly login?: Login | undefined;
    /** Whether what is in the cluster is what the stack has left there when it went. Defaults to no. */
    readonly takesUp?: boolean;
}

/**
 * Asks the cluster, the registry and this machine's Docker whether the stack can come up, before anything is declared.
 * @throws {pulumi.RunError} One message with every fault.
 */
export async function checkRemote(settings: Settings): Promise<Remote> {
    const { identity, machine } = settings;
    if (machine.anywhere) {
        return {};
    }
    const faults: UserError[] = pushesImages(settings) ? await engineFaults() : [];
    const collected = async <T>(answer: Promise<T>): Promise<T | undefined> => {
        try {
            return await answer;
        } catch (error) {
            if (error instanceof UserError) {
                faults.push(error);
                return undefined;
            }
            throw error;
        }
    };
    const canPush = faults.length === 0 && !pulumi.runtime.isDryRun();
    const [target, login, dagFaults] = await Promise.all([
        collected(clusterTarget(identity.stack, settings.cluster, machine.projectRoot)),
        canPush ? collected(pushLogin(settings)) : undefined,
        dagBundleFaults(settings),
    ]);
    const ofCluster = target && (await collected(remoteFaults(settings, target)));
    const takesUp =
        target && ofCluster?.length === 0 && settings.airflow.inCluster
            ? await collected(isLeftBehind(settings, target.client))
            : false;
    faults.push(...(ofCluster ?? []), ...dagFaults);
    if (!target || faults.length > 0) {
        throw new pulumi.RunError(faultMessage(identity.stack, faults));
    }
    warnAboutLocalState(settings);
    return { target, login, takesUp: takesUp === true };
}

/** A state on one machine is enough to try it, and not for a team: nobody else knows what there is. */
function warnAboutLocalState({ identity, machine }: Settings): void {
    const url = localBackend(machine.projectRoot);
    if (url !== undefined) {
        const { project, stack } = identity;
        void pulumi.log.warn(
            [
                `The state of stack ${stack} is on this machine (${url}): nobody else can bring it up, and with the machine it is gone.`,
                "Keep it where the team reaches it: set PULUMI_BACKEND_URL to s3://BUCKET, azblob://…, gs://… or https://api.pulumi.com, then type",
                `  pulumi stack init ${stack} --secrets-provider awskms://alias/${project}   (or azurekeyvault://…, gcpkms://…; none with Pulumi Cloud)`,
                "docs/production.md says how a stack that is up moves there.",
            ].join("\n"),
        );
    }
}
