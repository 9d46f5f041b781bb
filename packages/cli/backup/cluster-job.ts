import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { ask, inPodOf, type PodContainerSpec, type PodTemplate, type Reach, type Workload } from "./cluster-reach";
import type { Into } from "./command-stream";

/** Labels by which Kubernetes knows the pods of one Job from those of another. */
const OF_ONE_JOB = /^(batch\.kubernetes\.io\/)?(controller-uid|job-name)$/;
/** A pod of ours ends by itself after a day, should nobody be there any longer to end it. */
const LONGEST_SECONDS = 24 * 60 * 60;
const CONTAINER = "backup";

/** Who a Job of ours is among the pods of the stack, for its network policies above all: a pod of this template. */
export type Like = Pick<Workload["spec"], "template">;

/**
 * A pod that waits for commands, until it is taken away; made when it is first entered.
 *
 * @param like Its labels, and how it gets its image.
 * @param container What runs in it: of which image, as whom, with which files.
 */
export function waitingPod(
    reach: Reach,
    like: Like,
    container: PodContainerSpec,
): { readonly into: Into; readonly remove: () => Promise<void> } {
    let made: Promise<string> | undefined;
    const into: Into = async (words) => {
        made ??= start();
        return inPodOf(reach, "job", await made, CONTAINER)(words);
    };
    const start = async (): Promise<string> => {
        const { image, securityContext = {}, volumeMounts = [] } = container;
        const waiting = {
            name: CONTAINER,
            image,
            imagePullPolicy: "IfNotPresent",
            securityContext,
            volumeMounts,
            command: ["sleep", String(LONGEST_SECONDS)],
            resources: { requests: { memory: "128Mi" }, limits: { memory: "512Mi" } },
        };
        const name = await create(reach, { ...like.template.spec, containers: [waiting] }, like, 1);
        const wait = ["wait", `job/${name}`, "--for=jsonpath={.status.ready}=1", "--timeout=300s"];
        await ask(reach, "The start of a pod for the backup", wait);
        return name;
    };
    return {
        into,
        remove: async () => {
            // What could not be made has said so.
            const name = await made?.catch(() => undefined);
            if (name !== undefined) {
                await remove(reach, name);
            }
        },
    };
}

/** Runs a Job of the stack's once more, and waits for its end. @throws {UserError} With what it said, where it fails. */
export async function runAgain(reach: Reach, what: string, job: Like): Promise<void> {
    const name = await create(reach, job.template.spec, job, 0);
    try {
        for (;;) {
            const text = await ask(reach, "Asking for a Job", ["get", `job/${name}`, "--output", "json"]);
            const { failed = 0, succeeded = 0 } = (JSON.parse(text) as Workload).status ?? {};
            if (succeeded > 0) {
                return;
            }
            if (failed > 0) {
                const details = await ask(reach, "Asking what a Job said", ["logs", `job/${name}`, "--tail=15"]);
                throw new UserError({ problem: `${what} failed.`, fix: "", details });
            }
            await sleep(1000);
        }
    } finally {
        await remove(reach, name);
    }
}

/** @returns Its name, which no other has. */
async function create(
    reach: Reach,
    spec: PodTemplate["spec"],
    { template }: Like,
    graceSeconds: number,
): Promise<string> {
    const entries = Object.entries(template.metadata?.labels ?? {}).filter(([label]) => !OF_ONE_JOB.test(label));
    const labels = Object.fromEntries(entries);
    const pod = {
        ...spec,
        restartPolicy: "Never",
        automountServiceAccountToken: false,
        ...(graceSeconds > 0 ? { terminationGracePeriodSeconds: graceSeconds } : {}),
    };
    const manifest = {
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: { generateName: `${CONTAINER}-`, labels },
        spec: {
            backoffLimit: 0,
            activeDeadlineSeconds: LONGEST_SECONDS,
            ttlSecondsAfterFinished: 300,
            template: { metadata: { labels }, spec: pod },
        },
    };
    const words = ["create", "--filename", "-", "--output", "jsonpath={.metadata.name}"];
    return ask(reach, "Making a Job", words, JSON.stringify(manifest));
}

async function remove(reach: Reach, name: string): Promise<void> {
    await ask(reach, "Removing a Job", ["delete", `job/${name}`, "--ignore-not-found", "--wait=false"]);
}
