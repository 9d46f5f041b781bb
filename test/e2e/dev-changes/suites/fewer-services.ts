import { containersOf } from "../../../support/docker";
import { putData, readData } from "../../../support/platform-data";
import type { Platform } from "../../../support/platform";

/** What a stack does not run keeps its data. */
export function fewerServices(the: () => Platform): void {
    describe("a changed configuration", () => {
        test("with fewer services runs just these and what they need, and back to all loses nothing", async () => {
            const data = await putData(the());
            const roles = async (): Promise<string[]> => {
                const prefix = the().container("");
                return (await containersOf(the().stack)).map((name) => name.slice(prefix.length));
            };
            await the().configure({ services: ["mlflow"] });
            await the().up();
            expect(await roles()).toEqual(["minio", "minio-init", "mlflow", "postgres"]);
            await the().configure({ services: ["jupyter"] });
            await the().up();
            expect(await roles()).toEqual(["jupyter", "kernels", "minio", "minio-init", "mlflow", "postgres"]);
            await the().configure({ services: ["airflow"] });
            await the().up();
            expect(await roles()).toEqual([
                ...["api-server", "dag-processor", "migration", "scheduler", "triggerer"].map(
                    (part) => `airflow-${part}`,
                ),
                "postgres",
                "tasks",
            ]);
            await the().configure({ services: undefined });
            await the().up();
            expect(await roles()).toHaveLength(12);
            expect(await readData(the(), data)).toEqual(data);
        });
    });
}
