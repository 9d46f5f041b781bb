import type { Settings } from "../config/settings";

/**
 * By which every part of Airflow sends its metrics, where the configuration says whereto: in OpenTelemetry's own variables, of
 * metrics alone, so that what else in a task knows them sends nothing there. Prometheus makes the label `job` of namespace and
 * name: `<project>.<stack>/airflow`.
 */
export function metricsEnv(settings: Pick<Settings, "airflow" | "identity">): Record<string, string> {
    const { airflow, identity } = settings;
    if (airflow.metrics?.endpoint === undefined) {
        return {};
    }
    const { endpoint, intervalSeconds } = airflow.metrics;
    return {
        AIRFLOW__METRICS__OTEL_ON: "True",
        // Names with a DAG and a task in them would be a metric of its own for each.
        AIRFLOW__METRICS__LEGACY_NAMES_ON: "False",
        OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/protobuf",
        OTEL_METRIC_EXPORT_INTERVAL: String(intervalSeconds * 1000),
        OTEL_RESOURCE_ATTRIBUTES: `service.namespace=${identity.project}.${identity.stack}`,
    };
}
