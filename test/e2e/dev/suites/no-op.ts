import { lives } from "../../../support/docker";
import type { Platform } from "../../../support/platform";
import { timed } from "../../../support/timed";

/** Nothing has changed, so nothing does. */
export function noOp(fixture: () => Platform): void {
    describe("with nothing changed", () => {
        test("an up changes nothing and touches no container", async () => {
            const before = await lives(fixture().stack);
            const output = await timed("up with nothing changed", () => fixture().up());
            expect(output).not.toMatch(/[1-9]\d* (created|updated|deleted|replaced)/);
            expect(output).toMatch(/\d+ unchanged/);
            expect(await lives(fixture().stack)).toEqual(before);
        });

        test("a preview expects nothing", async () => {
            const { exitCode, all } = await fixture().pulumi("preview", "--expect-no-changes");
            expect([exitCode, all]).toEqual([0, expect.anything()]);
        });

        test("a refresh finds nothing", async () => {
            const { exitCode, all } = await fixture().pulumi(
                "refresh",
                "--yes",
                "--skip-preview",
                "--expect-no-changes",
            );
            expect([exitCode, all]).toEqual([0, expect.anything()]);
        });

        test("drift finds nothing", async () => {
            const { exitCode, stderr, stdout } = await fixture().gaiaflow("drift", "--json");
            expect([exitCode, stdout, exitCode === 0 ? "" : stderr]).toEqual([0, "[]", ""]);
        });
    });
}
