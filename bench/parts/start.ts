import { STACK_LABEL } from "../../lib/labels";
import { makePlatform } from "../../test/support/platform";
import { memoryOf } from "../lib/memory-of";
import { removingAll } from "../lib/removing";
import { asSide } from "../lib/sides";
import { processorTime, timedCommand } from "../lib/timed-command";
import type { Part } from "../lib/part";
import { COMPOSE, COMPOSE_OFFICIAL, OFFICIAL, composeStack } from "../rivals/compose-stack";
import { EARLIER, earlierStack } from "../rivals/earlier";
import { ownStack } from "../rivals/own-stack";

const START = "warm start";
const DESTROY = "destroy with data";
const MEMORY = "memory, just healthy";

/** Each stack is made and destroyed in each round; the others are not there then. */
export const part: Part = {
    rounds: 3,
    figures: {
        [START]: {
            aims: [
                { against: COMPOSE, atMost: 1.05 },
                { against: EARLIER, atMost: 0.7 },
                { against: COMPOSE_OFFICIAL, atMost: 0.6 },
            ],
        },
        [processorTime(START)]: {},
        [MEMORY]: { unit: "MiB" },
        [DESTROY]: { aims: [{ against: COMPOSE, atMost: 1 }] },
    },
    stage: ({ say, signal }) =>
        removingAll(async (later) => {
            say("bringing GaiaFlow's stack up, to build what is missing and to write docker compose's file");
            const platform = later(await makePlatform());
            await platform.up();
            const compose = later(await composeStack(platform, say));
            const official = later(await composeStack(platform, say, OFFICIAL));
            const own = await ownStack(platform);
            await timedCommand("", own.command("destroy", "--yes"));
            const earlier = later(await earlierStack(say));
            say(`bringing ${EARLIER}'s up, to build what is missing`);
            await timedCommand("", earlier.command("start"));
            await timedCommand("", earlier.command("destroy", "--yes"));
            const memory = (label: string) => async () => ({ [MEMORY]: await memoryOf(label) });
            const sides = [
                asSide("GaiaFlow", [
                    () => timedCommand(START, own.command("start")),
                    memory(`${STACK_LABEL}=${platform.stack}`),
                    () => timedCommand(DESTROY, own.command("destroy", "--yes")),
                ]),
                asSide(EARLIER, [
                    () => timedCommand(START, earlier.command("start")),
                    memory(`${STACK_LABEL}=${earlier.stack}`),
                    () => timedCommand(DESTROY, earlier.command("destroy", "--yes")),
                ]),
                ...(
                    [
                        [COMPOSE, compose],
                        [COMPOSE_OFFICIAL, official],
                    ] as const
                ).map(([name, stack]) =>
                    asSide(name, [
                        () => stack.up(START),
                        memory(`com.docker.compose.project=${stack.name}`),
                        () => stack.down(DESTROY),
                    ]),
                ),
            ];
            return { sides, versions: { compose: compose.version } };
        }, signal),
};
