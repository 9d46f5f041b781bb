import { makePlatform } from "../../test/support/platform";
import { changedPod, START, WHOLE } from "../lib/changed-pod";
import { clusterTools } from "../lib/cluster-tools";
import type { Part } from "../lib/part";
import { removingAll } from "../lib/removing";
import { asSide } from "../lib/sides";
import { processorTime } from "../lib/timed-command";
import { upParts } from "../lib/up-parts";
import { EARLIER, earlierStack } from "../rivals/earlier";
import { ownStack } from "../rivals/own-stack";

/** Two stacks of mode prod_local with all services, both up: a changed function, a start, and the next pod. */
export const part: Part = {
    rounds: 5,
    warmUp: true,
    figures: { [WHOLE]: { aims: [{ against: EARLIER, atMost: 0.5 }] }, [processorTime(START)]: {} },
    stage: ({ say, signal }) =>
        removingAll(async (later) => {
            await clusterTools(say);
            say("bringing GaiaFlow's stack up");
            const platform = later(await makePlatform({ mode: "prod_local" }));
            const { command, up } = await ownStack(platform);
            const own = later(await changedPod({ ...platform, start: command("start") }));
            say(`bringing ${EARLIER}'s up`);
            const earlier = later(await earlierStack(say, { mode: "prod_local" }));
            const other = later(await changedPod({ ...earlier, start: earlier.command("start") }));
            const sides = [
                asSide("GaiaFlow", [
                    own.measure,
                    // One more change, for what the largest part of it is.
                    async () => {
                        await own.change();
                        return upParts("parts of its `pulumi up`", platform.home, up);
                    },
                ]),
                asSide(EARLIER, [other.measure]),
            ];
            return { sides };
        }, signal),
};
