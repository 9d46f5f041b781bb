import type { Settings } from "../config/settings";

/**
 * By which every part of Airflow sends its metrics, where the configuration says whereto: in OpenTelemetry's own variables, of
 * metrics alone, so that what else in a task knows them sends nothing there.
 */
export function metricsEnv({ airflow: { metrics }, identity }: Pick<Settings, "airflow" | "identity">): Record<string, string> {
    if (metrics?.endpoint === undefined) {
        return {};
    }
    const attributes = { "gaiaflow.project": identity.project, "gaiaflow.stack": identity.stack };
    return {
        AIRFLOW__METRICS__OTEL_ON: "True",
        // A metric of its own for each DAG and task is what names with both in them come to.
        AIRFLOW__METRICS__LEGACY_NAMES_ON: "False",
        OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: metrics.endpoint,
        OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/protobuf",
        OTEL_METRIC_EXPORT_INTERVAL: String(metrics.intervalSeconds * 1000),
        OTEL_RESOURCE_ATTRIBUTES: Object.entries(attributes)
            .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
            .join(","),
    };
}
