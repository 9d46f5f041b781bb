import * as fs from "node:fs/promises";
import * as path from "node:path";
import { exitCodesDuring } from "../../../support/exit-codes";
import { docker, leftovers, lives } from "../../../support/docker";
import { mlflow } from "../../../support/mlflow-api";
import type { Platform } from "../../../support/platform";

/** The end of a platform. */
export function destroy(fixture: () => Platform): void {
    describe("a destroyed platform", () => {
        let other: Platform;
        let before: ReadonlyMap<string, string>;
        beforeAll(async () => {
            other = await fixture().beside({ services: ["mlflow"] });
            await other.up();
            before = await lives(other.stack);
        });
        afterAll(() => other.pulumi("destroy", "--yes", "--skip-preview"));

        test("leaves no container, network, volume or file, and the images as a cache", async () => {
            const ends = await exitCodesDuring(fixture().stack, "postgres", async () => {
                const { exitCode, all } = await fixture().pulumi("destroy", "--yes", "--skip-preview");
                expect([exitCode, all]).toEqual([0, expect.anything()]);
            });
            expect(ends).toEqual(["0"]);
            expect(await leftovers(fixture().stack)).toEqual([]);
            expect(await docker("image", "ls", "--quiet", "gaiaflow/postgres")).not.toBe("");
        });

        test("leaves another stack of the same clone and home untouched, which goes as cleanly", async () => {
            expect(await lives(other.stack)).toEqual(before);
            await mlflow(other.ports.mlflow, "POST", "experiments/search", { max_results: 1 });
            await other.remove();
            expect(await leftovers(other.stack)).toEqual([]);
            const folder = path.join(fixture().home, ".local/state/gaiaflow");
            // What the command keeps of its own stays: Pulumi's state, and notes of what ran.
            const rest = (await fs.readdir(folder)).filter((name) => ![".pulumi", "runs"].includes(name));
            expect(rest).toEqual([]);
        });
    });
}
