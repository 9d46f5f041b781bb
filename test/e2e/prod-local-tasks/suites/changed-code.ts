import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi } from "../../../support/airflow-api";
import { lives } from "../../../support/docker";
import type { Platform } from "../../../support/platform";

/** From a saved function to the next pod. */
export function changedCode(fixture: () => Platform): void {
    describe("a changed function", () => {
        const value = async (): Promise<unknown> => {
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            const { id, state } = await api.run("pod_version");
            expect(state).toBe("success");
            return api.xcom("pod_version", id, "version");
        };

        test("runs in the next pod after an up, which restarts no container", async () => {
            const image = await fixture().output("taskImage");
            const before = await lives(fixture().stack);
            const file = path.join(fixture().dir, "project/iris/pod_rows.py");
            await fs.writeFile(file, (await fs.readFile(file, "utf8")).replace("first version", "second version"));
            expect(await value()).toBe("first version");
            await fixture().up();
            expect(await value()).toBe("second version");
            expect(await fixture().output("taskImage")).not.toBe(image);
            expect(await lives(fixture().stack)).toEqual(before);
        });
    });
}
