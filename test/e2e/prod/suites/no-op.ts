import type { Production } from "../../../support/production";

/** Bringing up what is up. */
export function noOp(the: () => Production): void {
    test("a second preview and a second up change nothing, and nothing is pushed again", async () => {
        const { platform, registry } = the();
        const before = await registry.tags("iris/iris");
        expect(before).toHaveLength(1);
        const preview = await platform.pulumi("preview", "--expect-no-changes");
        expect(preview).toMatchObject({ exitCode: 0 });
        const up = await platform.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
        expect(up).toMatchObject({ exitCode: 0 });
        expect(await registry.tags("iris/iris")).toEqual(before);
    });
}
