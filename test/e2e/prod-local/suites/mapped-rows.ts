import { airflowApi } from "../../../support/airflow-api";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** The DAG `mapped_rows`, whose tasks of task_factory take what mapped ones give. */
export function mappedRows(fixture: () => Platform): void {
    describe("what mapped tasks pushed", () => {
        test("is a list in order of their index however many there are, and within a group its own element's", async () => {
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the DAG", async () => (await api.dags()).includes("mapped_rows"));
            const { id, state } = await api.run("mapped_rows");
            expect(state).toBe("success");
            const tenfold = (...numbers: number[]) => numbers.map((number) => ({ z: number * 10, a: number }));
            const four = tenfold(4, 1, 3);
            const expected = {
                none: [],
                one: tenfold(1),
                four,
                "group.inside": tenfold(5, 6),
                "group.same": tenfold(5, 6),
            };
            const taken = (await api.xcom("mapped_rows", id, "take")) as string;
            expect(JSON.stringify(JSON.parse(taken))).toBe(JSON.stringify(expected));
            expect(await api.xcom("mapped_rows", id, "listed")).toEqual(four);
        });
    });
}
