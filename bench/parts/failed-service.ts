import { physicalName } from "../../lib/names";
import { makePlatform, PROJECT } from "../../test/support/platform";
import { brokenImages, type Broken } from "../lib/broken-images";
import { secondsToHear } from "../lib/failed-service";
import type { Readings } from "../lib/measure";
import type { Part } from "../lib/part";
import { removingAll } from "../lib/removing";
import { asSide } from "../lib/sides";
import { timedCommand, type TimedCommand } from "../lib/timed-command";
import { COMPOSE, composeStack, type ComposeStack, type Variant } from "../rivals/compose-stack";
import { EARLIER, earlierStack, type EarlierStack } from "../rivals/earlier";
import { ownStack } from "../rivals/own-stack";

const SERVICE = "jupyter";
const UNHEALTHY = "never answers: from Docker's `unhealthy`";
const ENDS = "ends at once: from its first end";
/** As the aim has it. */
const MOST_SECONDS = 5;
const heard = (figure: string) => `${figure} to the line that says so`;

/**
 * How long it takes until a start says that a service has failed: of an image that runs and never answers, from Docker's verdict on its
 * health check; of one that ends, which Docker starts again, from its first end.
 */
export const part: Part = {
    rounds: 3,
    figures: { [heard(UNHEALTHY)]: { atMost: MOST_SECONDS }, [heard(ENDS)]: { atMost: MOST_SECONDS } },
    stage: ({ say, signal }) =>
        removingAll(async (later) => {
            say("bringing GaiaFlow's stack up, to write docker compose's file");
            const platform = later(await makePlatform({ services: [SERVICE] }));
            const own = await ownStack(platform);
            await timedCommand("", own.command("start"));
            const { references } = later(await brokenImages());
            const images = (name: Broken) => ({ images: { [SERVICE]: references[name] } });
            const composeWith = async (name: Broken) => {
                const change: Variant["change"] = ({ services, ...file }) => {
                    const broken = { ...services[SERVICE], image: references[name] };
                    return { ...file, services: { ...services, [SERVICE]: broken } };
                };
                return later(await composeStack(platform, say, { name, change }));
            };
            const compose = { neverAnswers: await composeWith("never-answers"), ends: await composeWith("ends") };
            await timedCommand("", own.command("destroy", "--yes"));
            const earlierWith = async (name: Broken) =>
                later(await earlierStack(say, { services: [SERVICE], ...images(name) }));
            const earlier = { neverAnswers: await earlierWith("never-answers"), ends: await earlierWith("ends") };
            const containerOf = (stack: string) => physicalName({ project: PROJECT, stack }, SERVICE);
            const ofOwn = async (name: Broken, figure: string) => {
                await platform.configure(images(name));
                const gone = () => timedCommand("", own.command("destroy", "--yes"));
                return attempt(figure, platform.container(SERVICE), own.command("start"), gone);
            };
            const ofEarlier = ({ command, stack }: EarlierStack, figure: string) => {
                const gone = () => timedCommand("", command("destroy", "--yes"));
                return attempt(figure, containerOf(stack), command("start"), gone);
            };
            const ofCompose = ({ down, name, upCommand }: ComposeStack, figure: string) =>
                attempt(figure, `${name}-${SERVICE}-1`, upCommand, () => down(""));
            const sides = [
                asSide("GaiaFlow", [() => ofOwn("never-answers", UNHEALTHY), () => ofOwn("ends", ENDS)]),
                asSide(EARLIER, [
                    () => ofEarlier(earlier.neverAnswers, UNHEALTHY),
                    () => ofEarlier(earlier.ends, ENDS),
                ]),
                asSide(COMPOSE, [
                    () => ofCompose(compose.neverAnswers, UNHEALTHY),
                    () => ofCompose(compose.ends, ENDS),
                ]),
            ];
            return { sides, versions: { compose: compose.ends.version } };
        }, signal),
};

/** A start that fails, and the stack's end. */
async function attempt(
    figure: string,
    container: string,
    start: TimedCommand,
    gone: () => Promise<unknown>,
): Promise<Readings> {
    const verdict = figure === UNHEALTHY ? "health_status: unhealthy" : "die";
    try {
        return await secondsToHear(figure, { service: SERVICE, container, verdict }, start);
    } finally {
        await gone();
    }
}
