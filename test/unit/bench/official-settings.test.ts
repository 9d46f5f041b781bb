import { officialSettings } from "../../../bench/rivals/official-settings";

const OURS = { healthcheck: { test: ["CMD", "ours"], interval: "3s", start_interval: "1s" } };

test("Airflow's and MLflow's services have their documents' checks and workers; all else stays", () => {
    const file = {
        services: {
            "airflow-scheduler": { image: "a", environment: ["A=b"], ...OURS },
            mlflow: { environment: ["A=b"], ...OURS },
            minio: OURS,
            kernels: OURS,
        },
        volumes: {},
    };
    const { services, volumes } = officialSettings(file);
    expect(volumes).toBe(file.volumes);
    expect(services["airflow-scheduler"]).toEqual({
        image: "a",
        environment: ["A=b"],
        healthcheck: {
            test: [
                "CMD",
                "python",
                "-c",
                "import urllib.request; urllib.request.urlopen('http://localhost:8974/health')",
            ],
            interval: "30s",
            timeout: "10s",
            retries: 5,
            start_period: "30s",
        },
    });
    expect(services.mlflow.environment).toEqual(["A=b", "MLFLOW_WORKERS=4"]);
    expect(services.minio.healthcheck).toMatchObject({ test: ["CMD", "ours"], interval: "10s" });
    expect(services.kernels).toBe(OURS);
});
