import { makePlatform } from "../../test/support/platform";
import type { Part } from "../lib/part";
import { removingAll } from "../lib/removing";
import { asSide } from "../lib/sides";
import { upParts } from "../lib/up-parts";
import { ownStack } from "../rivals/own-stack";

/** What a `pulumi up` of a whole dev stack is made of, from nothing and with nothing to do, by the engine's events. */
export const part: Part = {
    rounds: 3,
    figures: {},
    stage: ({ signal }) =>
        removingAll(async (later) => {
            const platform = later(await makePlatform());
            const { up } = await ownStack(platform);
            await platform.up();
            await platform.pulumi("destroy", "--yes", "--skip-preview");
            const steps = [
                () => upParts("from nothing", platform.home, up),
                () => upParts("nothing to do", platform.home, up),
                async () => {
                    await platform.pulumi("destroy", "--yes", "--skip-preview");
                    return {};
                },
            ];
            return { sides: [asSide("GaiaFlow", steps)] };
        }, signal),
};
