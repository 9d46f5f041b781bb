/** What a user asks for by `gaiaflow:services`. */
export const SERVICES = ["airflow", "mlflow", "jupyter"] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What an image exists for; `gaiaflow:images` may name another one for each. */
export const IMAGES = ["postgres", "minio", "mlflow", "airflow", "jupyter"] as const;
export type ImageName = (typeof IMAGES)[number];

/** The containers that go on running, by the name under which the others reach them. */
export const ROLES = [
    "postgres",
    "minio",
    "mlflow",
    "airflow-api-server",
    "airflow-scheduler",
    "airflow-dag-processor",
    "airflow-triggerer",
    "jupyter",
] as const;
export type Role = (typeof ROLES)[number];

/** Memory limit of each container where the stack says nothing else; about twice what it takes when idle. */
export const DEFAULT_MEMORY: Readonly<Record<Role, string>> = {
    postgres: "512Mi",
    minio: "1Gi",
    mlflow: "1Gi",
    "airflow-api-server": "1Gi",
    // Tasks run in the scheduler's container.
    "airflow-scheduler": "2Gi",
    "airflow-dag-processor": "1Gi",
    "airflow-triggerer": "512Mi",
    // So do notebooks in Jupyter's.
    jupyter: "2Gi",
};

/** What runs when these services are asked for: they and what they need. */
export function neededParts(services: readonly ServiceName[]): {
    readonly postgres: boolean;
    readonly objectStore: boolean;
    readonly mlflow: boolean;
    readonly airflow: boolean;
    readonly jupyter: boolean;
} {
    const jupyter = services.includes("jupyter");
    const mlflow = jupyter || services.includes("mlflow");
    const airflow = services.includes("airflow");
    return { postgres: mlflow || airflow, objectStore: mlflow, mlflow, airflow, jupyter };
}

/** The images that these services and what they need run on. */
export function neededImages(services: readonly ServiceName[]): ImageName[] {
    const { airflow, jupyter, mlflow, objectStore, postgres } = neededParts(services);
    const needed: Readonly<Record<ImageName, boolean>> = { airflow, jupyter, minio: objectStore, mlflow, postgres };
    return IMAGES.filter((image) => needed[image]);
}

/** The containers that go on running when these services are asked for. */
export function neededRoles(services: readonly ServiceName[]): Role[] {
    const { airflow, jupyter, mlflow, objectStore, postgres } = neededParts(services);
    const needed: Readonly<Record<Role, boolean>> = {
        postgres,
        minio: objectStore,
        mlflow,
        "airflow-api-server": airflow,
        "airflow-scheduler": airflow,
        "airflow-dag-processor": airflow,
        "airflow-triggerer": airflow,
        jupyter,
    };
    return ROLES.filter((role) => needed[role]);
}
