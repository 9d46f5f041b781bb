/** The example's model, behind a port. */
import { airflowApi } from "../../support/airflow-api";
import { succeed } from "../../support/clone";
import { freePorts } from "../../support/free-ports";
import { mlflow } from "../../support/mlflow-api";
import { makePlatform, type Platform } from "../../support/platform";
import { until } from "../../support/until";

jest.setTimeout(1_800_000);

const MODEL = "models:/iris@champion";

/** A version in the registry. */
interface Version {
    readonly source: string;
    readonly run_id: string;
}

describe("a served model", () => {
    let platform: Platform;
    let port: number;
    const ask = async (route: string, body?: string) => {
        const headers = { "content-type": "application/json" };
        const options = body === undefined ? {} : { method: "POST", body, headers };
        const response = await fetch(`http://127.0.0.1:${port}${route}`, options);
        return { status: response.status, text: await response.text() };
    };
    const isServed = async (version: number) =>
        (await ask("/")).text.startsWith(`${MODEL}: version ${version} of iris`);
    const serves = (version: number) => until(`version ${version} is served`, () => isServed(version), 300);
    const registry = <T>(method: "GET" | "POST", route: string, body: object) =>
        mlflow<T>(platform.ports.mlflow, method, route, body);
    const champion = { name: "iris", alias: "champion" };
    const served = async () =>
        (await registry<{ model_version: Version }>("GET", "registered-models/alias", champion)).model_version;
    const point = (version: number) =>
        registry("POST", "registered-models/alias", { ...champion, version: String(version) });

    beforeAll(async () => {
        platform = await makePlatform({ services: ["airflow", "mlflow"], serving: { model: MODEL } });
        [port = 0] = await freePorts(1);
        await platform.configure({ ports: { ...platform.ports, serving: port } });
        await succeed(platform.gaiaflow("tools"));
        await platform.up();
    });
    afterAll(async () => {
        await platform.remove();
    });

    test("comes beside what runs while there is none, and says how it gets there", async () => {
        const started = await platform.gaiaflow("mlops", "start", "--service", "serving");
        expect({ all: started.all, exitCode: started.exitCode }).toMatchObject({ exitCode: 0 });
        const { status, text } = await ask("/invocations", "{}");
        expect(text).toMatch(/^MLflow has no models:\/iris@champion yet\. Give a version of iris that alias/);
        expect(status).toBe(503);
        const { all } = await platform.gaiaflow("status");
        expect(all).toMatch(/serving +│ Up [^│]*\(healthy\)/);
        expect(all).toMatch(new RegExp(`serving +│ http://127\\.0\\.0\\.1:${port} +│ none`));
    });

    test("is taken when a DAG run has registered it, and predicts by its input example", async () => {
        const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
        expect((await api.run("train_iris")).state).toBe("success");
        await serves(1);
        const { text: example } = await ask("/input-example");
        const { status, text } = await ask("/invocations", example);
        expect({ status, ...(JSON.parse(text) as object) }).toEqual({
            status: 200,
            predictions: ["versicolor", "setosa"],
        });
        const { dataframe_split } = JSON.parse(example) as { dataframe_split: { columns: string[] } };
        const flower = Object.fromEntries(
            dataframe_split.columns.map((column, at) => [column, [5.1, 3.5, 1.4, 0.2][at]]),
        );
        const own = await ask("/invocations", JSON.stringify({ dataframe_records: [flower] }));
        expect(JSON.parse(own.text)).toEqual({ predictions: ["setosa"] });
    });

    test("gives way to another version without a request that fails, and takes one back after a restart", async () => {
        const { source, run_id } = await served();
        const model_id = source.replace("models:/", "");
        await registry("POST", "model-versions/create", { name: "iris", source, run_id, model_id });
        await point(2);
        const { text: example } = await ask("/input-example");
        const statuses = new Set<number>();
        const isNext = async () => {
            statuses.add((await ask("/invocations", example)).status);
            return isServed(2);
        };
        await until("version 2 is served", isNext, 300);
        expect([...statuses]).toEqual([200]);
        await point(1);
        await succeed(platform.gaiaflow("mlops", "restart", "--service", "serving"));
        await serves(1);
    });

    test("changes nothing that the next up would change again", async () => {
        const { all } = await platform.pulumi("preview", "--expect-no-changes");
        expect(all).toMatch(/\d+ unchanged/);
        expect(all).not.toMatch(/to (create|update|replace|delete)/);
    });
});
