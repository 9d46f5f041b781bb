import { UserError } from "@gaiaflow/engine-core/user-error";
import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { stackOption } from "../../../config/config-commands";
import { lastVersion } from "../../../config/rotation";
import { confirm } from "./ask";
import { bringUp } from "./bring-up";
import { isInCluster } from "./needs-cluster";
import { serviceContainers } from "./containers";
import { refuseEarly } from "./early-faults";
import { changeConfig } from "./stack-config";
import { stackFacts } from "./stack-facts";
import { stateIfAny } from "./state";
import { toolsFor } from "./tools";
import { unknownStack } from "./unknown-stack";

/**
 * Raises a stack's `credentialsVersion` by one and brings it up, after asking. What an earlier rotation began and did not end
 * is ended: its version is raised no further, which the program would refuse.
 *
 * @param yes Whether nobody is to be asked.
 * @returns The exit code; 1 where nobody agreed.
 * @throws {UserError} For a stack that has no credentials yet, and where the `up` is refused.
 */
export async function rotateCredentials(stack: string, yes: boolean): Promise<number> {
    const isRemote = stackFacts(stack).mode === "prod" && !isInCluster(stack);
    const version = await nextVersion(stack, isRemote);
    console.log([`Stack ${stack}, credentials of version ${version}:`, ...(await effects(stack, isRemote))].join("\n"));
    const what = `all credentials of stack ${stack} are to be replaced`;
    if (!(await confirm(yes, { what, line: `npx gaiaflow credentials rotate${stackOption(stack)} --yes` }))) {
        console.log("Nothing was changed.");
        return 1;
    }
    await changeConfig(stack, [{ path: ["credentialsVersion"], value: version }], () => refuseEarly(stack));
    const code = await bringUp(stack);
    console.log(
        code === 0
            ? outcome(stack, isRemote)
            : `Not all of it is done. To go on: npx gaiaflow start${stackOption(stack)}`,
    );
    return code;
}

/** One more than the last `up` began with, whoever made that: also where the file has that already and no `up` came to it. */
async function nextVersion(stack: string, isRemote: boolean): Promise<number> {
    const now = Number(ownConfig(stack)["gaiaflow:credentialsVersion"] ?? 1);
    const last = await recordedVersion(stack, isRemote);
    if (last === undefined) {
        const none = {
            problem: `Stack ${stack} has no credentials yet.`,
            fix: `Its first start makes them: npx gaiaflow start${stackOption(stack)}`,
        };
        throw unknownStack(stack) ?? new UserError(none);
    }
    // An Airflow elsewhere takes any version that is not the one of before; the others are raised one by one.
    return isRemote && now > last ? now : last + 1;
}

/**
 * The version that a stack is of by its state, which other machines may have brought there: the one that its last `up` began
 * with or, of an Airflow elsewhere, for which its present token was issued. Undefined before the first `up`.
 */
async function recordedVersion(stack: string, isRemote: boolean): Promise<number | undefined> {
    // It may be the first command of a workflow's clone.
    await toolsFor(stack);
    const state = await stateIfAny(stack);
    if (!isRemote) {
        return lastVersion(state);
    }
    const outputs = state.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;
    return (outputs as { readonly airflowToken?: { readonly version: number } } | undefined)?.airflowToken?.version;
}

async function effects(stack: string, isRemote: boolean): Promise<string[]> {
    if (isRemote) {
        return [
            "  a new token for Airflow, in its connection; the present one works until the next rotation, the one before it no more",
            "  all else that is secret there is yours and stays: gaiaflow:secrets, logins of registry and DAG bundle",
        ];
    }
    return [
        "  new passwords, keys and tokens of all services; those of before are refused from then on",
        isInCluster(stack)
            ? "  all pods of the platform are replaced, one service after the other"
            : `  these containers are replaced: ${(await rolesThere(stack)).join(", ") || "none runs"}`,
        "  running tasks are ended, and retried by Airflow; all data stays, and there is no way back",
    ];
}

async function rolesThere(stack: string): Promise<string[]> {
    return (await serviceContainers(stack)).map(({ role }) => role);
}

function outcome(stack: string, isRemote: boolean): string {
    const option = stackOption(stack);
    return isRemote
        ? `Give Airflow the new connection before the next rotation: npx pulumi stack output --stack ${stack} airflowConnection --show-secrets`
        : [
              "All have to log in again, to Airflow, JupyterLab and MinIO; notebooks and scripts elsewhere need the new S3 key.",
              `The new logins: npx gaiaflow status${option} --show-secrets`,
          ].join("\n");
}
