import * as fs from "node:fs";
import { until } from "../../../support/until";
import type { Production } from "../../../support/production";

/** The end. */
export function destroy(fixture: () => Production): void {
    test("destroy takes the namespace and the files, and leaves what is in the registry", async () => {
        const { admin, givenOut, namespace, platform, registry } = fixture();
        expect(await platform.pulumi("destroy", "--yes", "--skip-preview")).toMatchObject({ exitCode: 0 });
        const isGone = async (): Promise<boolean> =>
            (await admin.status("GET", `/api/v1/namespaces/${namespace}`)) === 404;
        await until("the namespace is gone", isGone);
        expect(fs.existsSync(givenOut)).toBe(false);
        expect(await registry.tags("iris/iris")).toHaveLength(1);
        expect(await registry.tags("iris/iris-dags")).toHaveLength(1);
    });
}
