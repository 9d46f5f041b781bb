import { containersOf, inspect } from "../../test/support/docker";
import { bytesOfImages } from "../lib/image-bytes";
import type { Part } from "../lib/part";
import { EARLIER } from "../rivals/earlier";

const DISK = "disk of the images, each layer once";

/** The disk that the images of stacks take: the name of one that runs each, or images of one that is gone. */
export const part: Part = {
    // What is counted stays the same.
    rounds: 1,
    figures: { [DISK]: { unit: "MiB", aims: [{ against: EARLIER, atMost: 0.6 }] } },
    stage: ({ at }) =>
        Promise.resolve({
            sides: at.map((given) => {
                const [what = "", name = what] = given.split("=").reverse();
                return {
                    name,
                    run: async () => {
                        const images = what.includes(":") ? what.split(",") : await imagesOf(what);
                        return { [DISK]: (await bytesOfImages(images)) / 2 ** 20 };
                    },
                };
            }),
            remove: () => Promise.resolve(),
        }),
};

async function imagesOf(stack: string): Promise<string[]> {
    const containers = await containersOf(stack);
    return [...new Set(await Promise.all(containers.map(async (name) => (await inspect(name)).Image)))];
}
