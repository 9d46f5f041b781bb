import * as fs from "node:fs/promises";
import * as path from "node:path";
import { docker, leftovers } from "../../../support/docker";
import type { Platform } from "../../../support/platform";

/** The end of a platform. */
export function destroy(the: () => Platform): void {
    describe("a destroyed platform", () => {
        test("leaves no container, network, volume or file, and the images as a cache", async () => {
            const { exitCode, all } = await the().pulumi("destroy", "--yes", "--skip-preview");
            expect([exitCode, all]).toEqual([0, expect.anything()]);
            expect(await leftovers(the().stack)).toEqual([]);
            const folder = path.join(the().home, ".local/state/gaiaflow");
            await expect(fs.readdir(folder)).resolves.toEqual([]);
            expect(await docker("image", "ls", "--quiet", "gaiaflow/postgres")).not.toBe("");
        });
    });
}
