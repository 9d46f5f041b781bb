import { asksForOwnPackage, OWN_PACKAGE } from "../lib/own-package";
import { UserError } from "../lib/user-error";
import { running } from "../services/catalogue";
import { IN_CLUSTER } from "./airflow-schema";
import { USER_KEYS, userFaults } from "./airflow-users";
import { configKey, removeLine, setLine, setSecretLine } from "./config-commands";
import { pushesImages } from "./dag-bundle";
import { GIT_KEYS, S3_KEYS, bundleFaults, gitFaults, s3Faults } from "./dag-faults";
import { EXECUTOR_KEYS, executorFaults } from "./executor-faults";
import { IN_CLUSTER_KEYS, inClusterFaults } from "./in-cluster-faults";
import { INGRESS_KEYS, ingressFaults } from "./ingress-faults";
import { OUTSIDE_KEYS, outsideFaults } from "./outside-faults";
import { MLFLOW_KEYS, mlflowFaults } from "./mlflow-faults";
import { isKubeconfigText } from "./kubeconfig-text";
import type { Config } from "./schema";
import { isBelow } from "./schema-path";
import type { Validated } from "./validated";

type Path = readonly PropertyKey[];

/** What a rule about several keys needs to be valid, and the faults that it finds then. */
interface Rule {
    readonly needs: readonly string[];
    /** Defaults to all modes. */
    readonly mode?: Config["mode"];
    readonly faults: (stack: string, config: Config) => UserError[];
}

const RULES: readonly Rule[] = [
    { needs: ["airflow.requirements"], faults: ownPackageInAirflow },
    { needs: EXECUTOR_KEYS, faults: executorFaults },
    { needs: MLFLOW_KEYS, faults: mlflowFaults },
    { needs: USER_KEYS, faults: userFaults },
    { needs: ["existingSecrets", "secrets", "tasks.secrets"], faults: unknownTaskSecrets },
    { needs: ["objectStore.command", "objectStore.image"], faults: commandAlone },
    { needs: ["cluster.context", "cluster.inCluster", "cluster.kubeconfig"], mode: "prod", faults: clusterFaults },
    {
        needs: ["airflow.deployment", "dags.bundle.type", "registry.server", "tasks.image"],
        mode: "prod",
        faults: noRegistry,
    },
    { needs: ["tasks.image"], mode: "prod", faults: movableImage },
    {
        needs: ["registry.password", "registry.username"],
        mode: "prod",
        faults: (stack, { registry }) => halfLogins(stack, ["registry"], registry),
    },
    {
        needs: ["registry.pull"],
        mode: "prod",
        faults: (stack, { registry }) => halfLogins(stack, ["registry", "pull"], registry.pull),
    },
    {
        needs: ["alerts.smtp"],
        faults: (stack, { alerts }) => halfLogins(stack, ["alerts", "smtp"], alerts.smtp ?? {}),
    },
    { needs: ["services", "xcom.bucket", "xcom.objectStorage"], faults: nowhereForXcoms },
    { needs: ["services", "serving.model"], faults: nothingToServe },
    { needs: IN_CLUSTER_KEYS, faults: inClusterFaults },
    { needs: OUTSIDE_KEYS, faults: outsideFaults },
    { needs: INGRESS_KEYS, faults: ingressFaults },
    { needs: ["dags.bundle"], mode: "prod", faults: bundleFaults },
    { needs: GIT_KEYS.map((key) => `dags.bundle.${key}`), mode: "prod", faults: gitFaults },
    { needs: S3_KEYS.map((key) => `dags.bundle.${key}`), mode: "prod", faults: s3Faults },
];

/**
 * What is wrong with keys that are valid one by one.
 *
 * @param valid All that is, with defaults for what is missing.
 * @param invalid The paths of what is not: a rule about it has to wait, and no other.
 */
export function crossFaults(stack: string, valid: Validated["valid"], invalid: readonly Path[]): UserError[] {
    const isInvalid = (needed: readonly string[]) =>
        invalid.some((path) => isBelow(path, needed) || isBelow(needed, path));
    return RULES.filter(
        ({ needs, mode }) =>
            (mode === undefined || mode === valid.mode) && !needs.some((key) => isInvalid(key.split("."))),
    ).flatMap(({ faults }) => faults(stack, valid as Config));
}

function ownPackageInAirflow(stack: string, { airflow }: Config): UserError[] {
    return [...airflow.requirements.entries()]
        .filter(([, requirement]) => asksForOwnPackage(requirement))
        .map(([index]) => {
            const path = ["airflow", "requirements", index];
            return fault(path, OWN_PACKAGE.problem.replace(/\.$/, ""), removeLine(stack, path));
        });
}

function unknownTaskSecrets(stack: string, { existingSecrets, secrets, tasks }: Config): UserError[] {
    const known = new Set([...Object.keys(secrets), ...existingSecrets]);
    const unknown = [...tasks.secrets.entries()].filter(([, name]) => !known.has(name));
    return unknown.map(([index, name], before) =>
        fault(
            ["tasks", "secrets", index],
            `is ${name}, which stands neither in gaiaflow:secrets nor in gaiaflow:existingSecrets`,
            setLine(stack, ["existingSecrets", existingSecrets.length + before], name),
        ),
    );
}

function commandAlone(stack: string, { objectStore: { command, image } }: Config): UserError[] {
    if (command === undefined || image !== undefined) {
        return [];
    }
    const path = ["objectStore", "image"];
    const problem = `is missing; expected the server that ${configKey(["objectStore", "command"])} starts`;
    return [fault(path, problem, setLine(stack, path, "registry.example.com/seaweedfs:4.46"))];
}

/** Values between tasks are to be kept where there is no object store. */
function nowhereForXcoms(stack: string, { mode, services, xcom }: Config): UserError[] {
    if (!xcom.objectStorage) {
        return [];
    }
    if (mode === "prod") {
        const path = ["xcom", "bucket"];
        const problem = `is missing; expected the bucket for what ${configKey(["xcom", "objectStorage"])} keeps`;
        return xcom.bucket === undefined ? [fault(path, problem, setLine(stack, path, "ml-values"))] : [];
    }
    const path = ["services", services.length];
    const problem = `are without mlflow, which brings the object store that ${configKey(["xcom", "objectStorage"])} needs`;
    return running(services).some(({ clientSecrets }) => clientSecrets)
        ? []
        : [fault(["services"], problem, setLine(stack, path, "mlflow"))];
}

/** The service that answers by a model is asked for, and no model. */
function nothingToServe(stack: string, { mode, services, serving: { model } }: Config): UserError[] {
    if (mode === "prod" || model !== undefined || !services.includes("serving")) {
        return [];
    }
    const path = ["serving", "model"];
    const problem = `is missing; expected the registered model that the service serving in ${configKey(["services"])} answers by`;
    return [fault(path, problem, setLine(stack, path, "models:/iris@champion"))];
}

function clusterFaults(stack: string, { cluster: { context, inCluster, kubeconfig } }: Config): UserError[] {
    if (inCluster && (context ?? kubeconfig) !== undefined) {
        const path = ["cluster", context === undefined ? "kubeconfig" : "context"];
        return [fault(path, "is set beside inCluster, which means the pod's own cluster", removeLine(stack, path))];
    }
    if (inCluster || context !== undefined || (kubeconfig !== undefined && isKubeconfigText(kubeconfig))) {
        return [];
    }
    const path = ["cluster", "context"];
    const problem = "is missing; expected the name of a context of the kubeconfig (kubectl config get-contexts)";
    return [fault(path, problem, setLine(stack, path, "production"))];
}

function noRegistry(stack: string, config: Config): UserError[] {
    if (!pushesImages(config) || config.registry.server !== undefined) {
        return [];
    }
    const path = ["registry", "server"];
    const what =
        config.airflow.deployment === IN_CLUSTER
            ? "images of the platform are"
            : config.tasks.image === undefined
              ? "the project's image is"
              : "the DAGs are";
    const problem = `is missing; expected the registry that ${what} pushed to`;
    return [fault(path, problem, setLine(stack, path, "registry.example.com"))];
}

function movableImage(stack: string, { tasks: { image } }: Config): UserError[] {
    const problem = `is ${image}; expected a digest behind it, since a tag can be moved`;
    return image === undefined || image.includes("@sha256:")
        ? []
        : [fault(["tasks", "image"], problem, `docker buildx imagetools inspect ${image}`)];
}

/** A user without a password, or the other way round. */
function halfLogins(
    stack: string,
    path: readonly string[],
    { username, password }: Config["registry"]["pull"],
): UserError[] {
    if ((username === undefined) === (password === undefined)) {
        return [];
    }
    const missing = [...path, username === undefined ? "username" : "password"];
    const fix = username === undefined ? setLine(stack, missing, "USER") : setSecretLine(stack, missing);
    return [
        fault(
            missing,
            `is missing; expected it beside ${configKey([...path, username === undefined ? "password" : "username"])}`,
            fix,
        ),
    ];
}

function fault(path: Path, problem: string, fix: string): UserError {
    return new UserError({ subject: configKey(path), problem, fix });
}
