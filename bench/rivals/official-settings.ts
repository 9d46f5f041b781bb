/** A file of docker compose, as far as settings are changed here. */
export interface ComposeFile {
    readonly services: Readonly<Record<string, ComposeService>>;
}

interface ComposeService {
    readonly image?: string;
    readonly environment?: readonly string[];
    readonly healthcheck?: object;
}

type Change = (service: ComposeService) => ComposeService;

/** Our images have no curl. */
const answers = (url: string): string[] => [
    "CMD",
    "python",
    "-c",
    `import urllib.request; urllib.request.urlopen('${url}')`,
];
const jobsCheck = (type: string): string[] => [
    "CMD-SHELL",
    `airflow jobs check --job-type ${type} --hostname "$$HOSTNAME"`,
];

/** Of Airflow's docker-compose.yaml (airflow-core/docs/howto/docker-compose), where all services have the same. */
const airflow = (test: readonly string[]): Change =>
    checked({ test, interval: "30s", timeout: "10s", retries: 5, start_period: "30s" });

const CHANGES: Readonly<Record<string, Change>> = {
    "airflow-api-server": airflow(answers("http://localhost:8080/api/v2/version")),
    "airflow-scheduler": airflow(answers("http://localhost:8974/health")),
    "airflow-dag-processor": airflow(jobsCheck("DagProcessorJob")),
    "airflow-triggerer": airflow(jobsCheck("TriggererJob")),
    postgres: checked({
        test: ["CMD", "pg_isready", "--host", "127.0.0.1"],
        interval: "10s",
        retries: 5,
        start_period: "5s",
    }),
    // Of MLflow's docker-compose/docker-compose.yml, whose server has the default of four workers.
    mlflow: (service) => ({
        ...checked({ test: answers("http://localhost:5000/health"), interval: "10s", timeout: "5s", retries: 30 })(
            service,
        ),
        environment: [...(service.environment ?? []), "MLFLOW_WORKERS=4"],
    }),
    // As often as the object store there.
    minio: (service) => ({
        ...service,
        healthcheck: { ...service.healthcheck, interval: "10s", timeout: "5s", retries: 5, start_period: "10s" },
    }),
};

/**
 * The same services with the health checks and workers that Airflow's and MLflow's own documents give. The executor stays the
 * local one: Celery's would need more services for the same work.
 */
export function officialSettings<File extends ComposeFile>(file: File): File {
    const services = Object.entries(file.services).map(
        ([role, service]) => [role, CHANGES[role]?.(service) ?? service] as const,
    );
    return { ...file, services: Object.fromEntries(services) };
}

function checked(healthcheck: object): Change {
    return (service) => ({ ...service, healthcheck });
}
