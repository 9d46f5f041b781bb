import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { dockerHost } from "@gaiaflow/toolchain/core/environment";
import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { engineFaults } from "../../../../checks/daemon";
import { stackOption } from "../../../../config/config-commands";
import { retention } from "../../../../config/retention-schema";
import { screenOf } from "../../progress/screen";
import { confirm } from "../ask";
import { stackContainers } from "../containers";
import { refuseAsking } from "../json-alone";
import { needsCluster } from "../needs-cluster";
import { refuseOthers } from "../own-containers";
import { stackFacts } from "../stack-facts";
import { leftoverTable } from "../table";
import { airflowLogs, airflowRuns } from "./airflow-leftovers";
import { oldImages } from "./image-leftovers";
import type { Leftover, PruneGroup, Retention } from "./leftover";
import { mlflowDeleted } from "./mlflow-leftovers";
import { endedPods } from "./pod-leftovers";
import { remotePods } from "./remote-pods";
import { oldTools } from "./tool-leftovers";

/** What is typed behind `gaiaflow prune`. */
export interface PruneOptions {
    readonly dryRun: boolean;
    readonly yes: boolean;
    /** Whether the result is printed as JSON, and all else on stderr. Defaults to false. */
    readonly json?: boolean;
}

/** What is in containers, where they are not another user's. */
const ofOwn = ({ find, name }: PruneGroup): PruneGroup => ({
    name,
    find: async (stack, keep) => {
        await refuseOthers(stack, await stackContainers(stack));
        return find(stack, keep);
    },
});
const OF_STACK: readonly PruneGroup[] = [airflowRuns, airflowLogs, mlflowDeleted].map(ofOwn);
const OF_MACHINE: readonly PruneGroup[] = [oldImages, oldTools];

const NOT_ALL = 2;

/** Services of a stack of mode prod are elsewhere, and others'; its pods are its own. One without a cluster has none. */
function groupsOf(stack: string): readonly PruneGroup[] {
    return stackFacts(stack).mode === "prod"
        ? [remotePods, ...OF_MACHINE]
        : [...OF_STACK, ...(needsCluster(stack) ? [ofOwn(endedPods)] : []), ...OF_MACHINE];
}

/**
 * Removes what is old of a stack and on this machine, once it was shown and somebody has agreed. What cannot be looked at, as
 * that of a service that does not run, keeps nobody from the rest.
 *
 * @returns The exit code: 1 where nobody agreed or something could not be removed, 2 where nothing old was found and not
 * everything could be looked at.
 * @throws {UserError} For JSON without a word of what may be done, too: it asks nobody.
 */
export async function prune(stack: string, options: PruneOptions, groups = groupsOf(stack)): Promise<number> {
    const { dryRun, json = false } = options;
    if (json) refuseAsking(options);
    const keep = retentionOf(stack);
    Object.assign(process.env, await dockerHost());
    const seen = await look(stack, keep, groups);
    if (!json) {
        return showAndRemove(stack, seen, options);
    }
    const { found, left, looked } = seen;
    const shown = found.map(({ bytes, count, what }) => ({ what, count, ...(bytes === undefined ? {} : { bytes }) }));
    const unchecked = [...left].map(([reason, names]) => ({ names, reason }));
    const isToGo = found.length > 0 && !dryRun;
    const code = isToGo ? await removeAll(found, console.error) : 0;
    const removed = isToGo && code === 0;
    console.log(JSON.stringify({ found: shown, looked, unchecked, removed }, undefined, 2));
    return found.length === 0 && left.size > 0 ? NOT_ALL : code;
}

type Seen = Awaited<ReturnType<typeof look>>;

async function showAndRemove(
    stack: string,
    { found, left, looked }: Seen,
    { dryRun, yes }: PruneOptions,
): Promise<number> {
    for (const [reason, names] of left) {
        console.log(`Not looked at: ${names.join(", ")}. ${reason}`);
    }
    if (found.length === 0) {
        const isAll = left.size === 0;
        const what = isAll || looked.length === 0 ? "" : ` Looked at: ${looked.join(", ")}.`;
        console.log(
            looked.length === 0 ? "Nothing was looked at." : `Nothing is older than gaiaflow:retention says.${what}`,
        );
        return isAll ? 0 : NOT_ALL;
    }
    console.log(leftoverTable(found, screenOf(process.stdout).columns));
    if (dryRun) {
        return 0;
    }
    const line = `npx gaiaflow prune${stackOption(stack)} --yes`;
    if (!(await confirm(yes, { what: "all of this is to be removed, for good", line }))) {
        console.log("Nothing was changed.");
        return 1;
    }
    return removeAll(found);
}

/** What is old, and what could not be looked at by the reason for that. */
async function look(stack: string, keep: Retention, groups: readonly PruneGroup[]) {
    const [found, looked]: [Leftover[], string[]] = [[], []];
    const left = new Map<string, string[]>();
    for (const { find, name } of groups) {
        try {
            found.push(...(await find(stack, keep)));
            looked.push(name);
        } catch (error) {
            const fault = error instanceof UserError ? error : (await engineFaults())[0];
            if (fault === undefined) throw error;
            const reason = messageOf(fault);
            left.set(reason, [...(left.get(reason) ?? []), name]);
        }
    }
    return { found, left, looked };
}

async function removeAll(found: readonly Leftover[], say: (line: string) => void = console.log): Promise<number> {
    let code = 0;
    for (const remove of new Set(found.map((each) => each.remove))) {
        const names = found.filter((each) => each.remove === remove).map(({ count, what }) => `${count} ${what}`);
        try {
            await remove();
            say(`removed ${names.join(", ")}`);
        } catch (error) {
            code = 1;
            console.error(`not removed: ${names.join(", ")}. ${messageOf(error)}`);
        }
    }
    return code;
}

/** By the stack's file alone: nothing in it is secret, whatever else is. */
function retentionOf(stack: string): Retention {
    const { data, success } = retention.safeParse(ownConfig(stack)["gaiaflow:retention"] ?? {});
    if (!success) {
        throw new UserError({
            subject: "gaiaflow:retention",
            problem: "is not valid.",
            fix: `Type: npx gaiaflow check${stackOption(stack)}`,
        });
    }
    return data;
}
