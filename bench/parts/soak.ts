import { makePlatform } from "../../test/support/platform";
import { clusterTools } from "../lib/cluster-tools";
import type { Figure, Part } from "../lib/part";
import { removingAll } from "../lib/removing";
import { soak, soakFigure } from "../lib/soak";

const figures: Record<string, Figure> = {};

/** A stack with all services, for as long as `--minutes` says, under a DAG each minute. */
const soakOf = (mode: string, usually: number): Part => ({
    rounds: 1,
    figures,
    stage: ({ minutes = usually, say, signal }) =>
        removingAll(async (later) => {
            if (mode === "prod_local") await clusterTools(say);
            const platform = later(await makePlatform({ mode }));
            say(`bringing a stack of mode ${mode} up`);
            await platform.up();
            const run = async () => {
                const readings = await soak(platform, { minutes, say, signal });
                for (const name of Object.keys(readings)) figures[name] = soakFigure(name);
                return readings;
            };
            return { sides: [{ name: "GaiaFlow", run }] };
        }, signal),
});

export const part = soakOf("dev", 30);

/** The same on a stack with a cluster, whose tasks are pods. */
export const inPods = soakOf("prod_local", 15);
