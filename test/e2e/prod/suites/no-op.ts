import type { Production } from "../../../support/production";

/** Bringing up what is up. */
export function noOp(fixture: () => Production): void {
    test("a second preview and a second up change nothing, and nothing is pushed again", async () => {
        const { platform, registry } = fixture();
        const tags = () => Promise.all(["iris/iris", "iris/iris-dags"].map((repository) => registry.tags(repository)));
        const before = await tags();
        expect(before.map(({ length }) => length)).toEqual([1, 1]);
        const preview = await platform.pulumi("preview", "--expect-no-changes");
        expect(preview).toMatchObject({ exitCode: 0 });
        const up = await platform.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
        expect(up).toMatchObject({ exitCode: 0 });
        expect(await tags()).toEqual(before);
    });
}
