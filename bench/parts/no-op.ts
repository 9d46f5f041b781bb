import { STACK_LABEL } from "../../lib/labels";
import { makePlatform } from "../../test/support/platform";
import { memoryOf } from "../lib/memory-of";
import { asSide } from "../lib/sides";
import { removingAll } from "../lib/removing";
import { processorTime, timedCommand } from "../lib/timed-command";
import type { Part } from "../lib/part";
import { COMPOSE, composeStack } from "../rivals/compose-stack";
import { EARLIER, earlierStack } from "../rivals/earlier";
import { emptyProgram } from "../rivals/empty-program";
import { ownStack } from "../rivals/own-stack";

const START = "start";
const UP = "pulumi up";
/** What a start leaves behind for a moment, MinIO gives back within a minute: see "just healthy" of `start`. */
const MEMORY = "idle memory";

/** Four stacks, all up. */
export const part: Part = {
    rounds: 5,
    warmUp: true,
    figures: {
        [START]: { aims: [{ against: EARLIER, atMost: 0.3 }] },
        [UP]: { aims: [{ against: EARLIER, atMost: 0.8 }] },
        [MEMORY]: { unit: "MiB", aims: [{ against: EARLIER, atMost: 0.8 }] },
        [processorTime(START)]: {},
        [processorTime(UP)]: {},
    },
    stage: ({ say, signal }) =>
        removingAll(async (later) => {
            say("bringing GaiaFlow's stack up");
            const platform = later(await makePlatform());
            await platform.up();
            say("bringing docker compose's up");
            const compose = later(await composeStack(platform, say));
            await compose.up("");
            const earlier = later(await earlierStack(say));
            say(`bringing ${EARLIER}'s up`);
            await timedCommand("", earlier.command("start"));
            const empty = later(await emptyProgram(UP));
            const own = await ownStack(platform);
            const memory = (label: string) => async () => ({ [MEMORY]: await memoryOf(label) });
            const sides = [
                asSide("GaiaFlow", [
                    memory(`${STACK_LABEL}=${platform.stack}`),
                    () => timedCommand(START, own.command("start")),
                    async () => {
                        const taken = await timedCommand(UP, own.up);
                        // What Pulumi alone has done, the next start has it look at once more.
                        await timedCommand("", own.command("start"));
                        return taken;
                    },
                ]),
                asSide(EARLIER, [
                    memory(`${STACK_LABEL}=${earlier.stack}`),
                    () => timedCommand(START, earlier.command("start")),
                    () => timedCommand(UP, earlier.pulumi("up", "--yes", "--skip-preview")),
                ]),
                // It has one command for both.
                asSide(COMPOSE, [
                    memory(`com.docker.compose.project=${compose.name}`),
                    async () => {
                        const taken = Object.entries(await compose.up(START));
                        return Object.fromEntries(
                            taken.flatMap(([name, value]) => [
                                [name, value],
                                [name.replace(START, UP), value],
                            ]),
                        );
                    },
                ]),
                empty,
            ];
            return { sides, versions: { compose: compose.version } };
        }, signal),
};
