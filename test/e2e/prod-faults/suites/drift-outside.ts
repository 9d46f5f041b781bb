import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Production } from "../../../support/production";

/** What of a stack lies outside the cluster is listed when it is gone or changed, and put back. */
export function driftOutside(fixture: () => Production): void {
    test("drift lists an image that is gone from the registry, and what it says pushes it again", async () => {
        const { platform, registry } = fixture();
        const image = (await platform.output("dagImage")) as string;
        await registry.forget(image);
        const { exitCode, stdout } = await platform.gaiaflow("drift", "--json");
        const [gone] = JSON.parse(stdout) as [{ readonly putBack: string }];
        expect([exitCode, gone]).toEqual([
            3,
            expect.objectContaining({ name: "dag-image", id: image, change: "gone" }),
        ]);
        const [, urn = ""] = /--replace '(.*)'$/.exec(gone.putBack) ?? [];
        expect(await platform.pulumi("up", "--yes", "--skip-preview", "--replace", urn)).toMatchObject({ exitCode: 0 });
        expect(await registry.tags("iris/iris-dags")).toHaveLength(1);
        expect(await platform.gaiaflow("drift")).toMatchObject({ exitCode: 0 });
    });

    test("drift lists a file of what is given out that somebody changed, and an up puts it back", async () => {
        const { givenOut, platform } = fixture();
        const file = path.join(givenOut, "dag-bundles.json");
        const before = await fs.readFile(file, "utf8");
        await fs.writeFile(file, "[]");
        const { exitCode, stdout } = await platform.gaiaflow("drift", "--json");
        expect([exitCode, JSON.parse(stdout)]).toEqual([
            3,
            [expect.objectContaining({ name: "dag-bundles", id: file, change: "changed" })],
        ]);
        await platform.up();
        expect(await fs.readFile(file, "utf8")).toBe(before);
    });
}
