import { docker, lives } from "../../../support/docker";
import { nodeImages } from "../../../support/node";
import type { Platform } from "../../../support/platform";

const LIST = ["image", "ls", "--all", "--no-trunc", "--format", "{{.ID}} {{.Repository}}:{{.Tag}}"];

/** An up without a change. */
export function untouched(fixture: () => Platform): void {
    describe("an untouched tree", () => {
        test("builds no image and loads none, restarts no container and no cluster", async () => {
            const all = async () => ({
                images: (await docker(...LIST)).split("\n").sort(),
                inNode: await nodeImages(fixture()),
                lives: await lives(fixture().stack),
            });
            const before = await all();
            await fixture().up();
            expect(await all()).toEqual(before);
        });
    });
}
