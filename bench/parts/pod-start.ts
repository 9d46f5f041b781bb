import { clusterName } from "../../lib/names";
import { cleanUp, partsOfOne, prepare, type PodStartTarget } from "../lib/pod-parts";
import type { Side } from "../lib/measure";
import type { Part, Stage } from "../lib/part";
import { runningStack } from "../lib/running-stack";
import { EARLIER } from "../rivals/earlier";

const WHOLE = "queued to the function's first line";

/** From when Airflow queues a task to the first line of its function in a pod, of stacks of mode prod_local that are up. */
export const part: Part = {
    rounds: 7,
    warmUp: true,
    figures: { [WHOLE]: { aims: [{ against: EARLIER, atMost: 0.75 }] } },
    stage: async ({ at }) => podStartStage(await Promise.all((at.length === 0 ? ["."] : at).map(targetOf))),
};

/** Puts a DAG into each stack's `dags/`, which goes at the end. */
export async function podStartStage(
    targets: readonly PodStartTarget[],
): Promise<Stage & { readonly sides: readonly Side[] }> {
    const remove = async () => {
        await Promise.all(targets.map(cleanUp));
    };
    try {
        for (const target of targets) await prepare(target);
    } catch (error) {
        await remove();
        throw error;
    }
    const sides = targets.map((target) => ({
        name: target.name,
        run: async () => {
            const parts = await partsOfOne(target);
            const whole = Object.values(parts).reduce((all, each) => all + each, 0);
            return { ...parts, [WHOLE]: whole };
        },
    }));
    return { sides, remove };
}

async function targetOf(argument: string): Promise<PodStartTarget> {
    const running = await runningStack(argument);
    return { ...running, node: clusterName(running) };
}
