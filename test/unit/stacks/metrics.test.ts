import { metricsEnv } from "../../../stacks/metrics";
import { settings } from "../../support/settings";

const { airflow, identity } = settings();
const endpoint = "http://collector:4318/v1/metrics";

test("Airflow's metrics go where the stack says, marked as the stack's", () => {
    const metrics = { endpoint, intervalSeconds: 30 };
    expect(metricsEnv({ airflow: { ...airflow, metrics }, identity: { project: "flowers", stack: "dev" } })).toEqual({
        AIRFLOW__METRICS__OTEL_ON: "True",
        AIRFLOW__METRICS__LEGACY_NAMES_ON: "False",
        OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/protobuf",
        OTEL_METRIC_EXPORT_INTERVAL: "30000",
        OTEL_RESOURCE_ATTRIBUTES: "service.namespace=flowers.dev",
    });
});

test("without an address there are none", () => {
    expect(metricsEnv({ airflow: { ...airflow, metrics: { intervalSeconds: 60 } }, identity })).toEqual({});
    expect(metricsEnv({ airflow, identity })).toEqual({});
});
