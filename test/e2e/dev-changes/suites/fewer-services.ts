import { containersOf } from "../../../support/docker";
import { putData, readData } from "../../../support/platform-data";
import type { Platform } from "../../../support/platform";

/** What a stack does not run keeps its data. */
export function fewerServices(fixture: () => Platform): void {
    describe("a changed configuration", () => {
        test("with fewer services runs just these and what they need, and back to all loses nothing", async () => {
            const data = await putData(fixture());
            const roles = async (): Promise<string[]> => {
                const prefix = fixture().container("");
                return (await containersOf(fixture().stack)).map((name) => name.slice(prefix.length));
            };
            await fixture().configure({ services: ["mlflow"] });
            await fixture().up();
            expect(await roles()).toEqual(["minio", "minio-init", "mlflow", "postgres"]);
            await fixture().configure({ services: ["jupyter"] });
            await fixture().up();
            expect(await roles()).toEqual(["jupyter", "kernels", "minio", "minio-init", "mlflow", "postgres"]);
            await fixture().configure({ services: ["airflow"] });
            await fixture().up();
            expect(await roles()).toEqual([
                ...["api-server", "dag-processor", "migration", "scheduler", "triggerer"].map(
                    (part) => `airflow-${part}`,
                ),
                "postgres",
                "tasks",
            ]);
            await fixture().configure({ services: undefined });
            await fixture().up();
            expect(await roles()).toHaveLength(12);
            expect(await readData(fixture(), data)).toEqual(data);
        });
    });
}
