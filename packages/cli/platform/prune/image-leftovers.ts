import { messageOf } from "@gaiaflow/engine-core/user-error";
import { engineJson } from "../../../../lib/engine.cjs";
import { IMAGE_LABEL } from "../../../../lib/labels";
import { runDocker } from "../containers";
import { stateFiles } from "../state-files";
import { before, type PruneGroup } from "./leftover";

/** An image as Docker's API lists it. */
export interface ListedImage {
    readonly Id: string;
    readonly RepoTags: readonly string[] | null;
    readonly Size: number;
    /** Seconds. */
    readonly Created: number;
}

/** All images that GaiaFlow made: they carry a name of this form, those of projects a label. */
export async function ourImages(): Promise<ListedImage[]> {
    const filters = [{ reference: ["gaiaflow/*"] }, { label: [IMAGE_LABEL] }];
    const lists = await Promise.all(
        filters.map(async (filter) => {
            const query = encodeURIComponent(JSON.stringify(filter));
            return (await engineJson("GET", `/images/json?filters=${query}`)) as readonly ListedImage[];
        }),
    );
    return [...new Map(lists.flat().map((image) => [image.Id, image])).values()];
}

/** The ids of images from which containers were made, whoever's they are and whether they run. */
export async function usedImages(): Promise<ReadonlySet<string>> {
    const containers = (await engineJson("GET", "/containers/json?all=true")) as readonly { ImageID: string }[];
    return new Set(containers.map(({ ImageID }) => ImageID));
}

/** Old images that no container was made from, and no stack of this user's has in its state: its next start would build them. */
export const oldImages: PruneGroup = {
    name: "images",
    find: async (_stack, { imageDays }) => {
        const [images, used, states] = await Promise.all([ourImages(), usedImages(), stateFiles()]);
        const oldest = before(imageDays).getTime() / 1000;
        const isNamed = (tag: string) => states.some(({ text }) => text.includes(`"${tag}"`));
        const old = images.filter(
            ({ Created, Id, RepoTags }) => Created < oldest && !used.has(Id) && !(RepoTags ?? []).some(isNamed),
        );
        const bytes = old.reduce((sum, { Size }) => sum + Size, 0);
        const remove = () => removeImages(old);
        return old.length === 0
            ? []
            : [{ what: "unused images (shared layers counted in each)", count: old.length, bytes, remove }];
    },
};

/** Takes them away by all their names. One that somebody has begun to use meanwhile stays. */
export async function removeImages(images: readonly ListedImage[]): Promise<void> {
    for (const { Id, RepoTags } of images) {
        for (const name of RepoTags?.length ? RepoTags : [Id]) {
            await runDocker(["image", "rm", name]).catch((error: unknown) => {
                console.error(`${name} stays: ${messageOf(error).split("\n").at(-1) ?? ""}`);
            });
        }
    }
}
