import { STACK_LABEL } from "../../lib/labels";
import { makePlatform } from "../../test/support/platform";
import { clusterTools } from "../lib/cluster-tools";
import { memoryOf } from "../lib/memory-of";
import type { Part } from "../lib/part";
import { removingAll } from "../lib/removing";
import { asSide } from "../lib/sides";
import { processorTime, timedCommand } from "../lib/timed-command";
import { bareMinikube, MINIKUBE } from "../rivals/minikube";
import { ownStack } from "../rivals/own-stack";

const START = "from nothing to healthy, images there";
const DESTROY = "destroy with data";
const MEMORY = "memory of the platform's containers, just healthy";
const DEV = "GaiaFlow's mode dev";

/** Mode prod_local beside what it is made of: a cluster, and the platform without one. One of them is there at a time. */
export const part: Part = {
    rounds: 3,
    figures: {
        [START]: { aims: [{ against: [MINIKUBE, DEV], atMost: 1.05 }] },
        [processorTime(START)]: {},
        [MEMORY]: { unit: "MiB" },
    },
    stage: ({ say, signal }) =>
        removingAll(async (later) => {
            await clusterTools(say);
            const platform = later(await makePlatform({ mode: "prod_local" }));
            const stacks = [
                { name: "GaiaFlow", stack: platform },
                { name: DEV, stack: later(await platform.beside({ mode: "dev" })) },
            ];
            const sides = [];
            for (const { name, stack } of stacks) {
                say(`${name}: bringing it up, to build what is missing`);
                const own = await ownStack(stack);
                await timedCommand("", own.command("start"));
                await timedCommand("", own.command("destroy", "--yes"));
                signal.throwIfAborted();
                sides.push(
                    asSide(name, [
                        () => timedCommand(START, own.command("start")),
                        async () => ({ [MEMORY]: await memoryOf(`${STACK_LABEL}=${stack.stack}`) }),
                        () => timedCommand(DESTROY, own.command("destroy", "--yes")),
                    ]),
                );
            }
            return { sides: [...sides, bareMinikube(START)] };
        }, signal),
};
