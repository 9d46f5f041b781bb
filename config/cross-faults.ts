import { asksForOwnPackage, OWN_PACKAGE } from "../lib/own-package";
import type { UserError } from "../lib/user-error";
import { USER_KEYS, userFaults } from "./airflow-users";
import { CLUSTER_KEYS, clusterFaults } from "./cluster-faults";
import { setLine } from "./config-commands";
import { configFault, unwantedKey } from "./config-fault";
import {
    CERTIFICATE_KEYS,
    GIT_KEYS,
    S3_KEYS,
    bundleFaults,
    certificateFaults,
    gitFaults,
    s3Faults,
} from "./dag-faults";
import { EXECUTOR_KEYS, executorFaults } from "./executor-faults";
import { IN_CLUSTER_KEYS, inClusterFaults } from "./in-cluster-faults";
import { INGRESS_KEYS, ingressFaults } from "./ingress-faults";
import { MLFLOW_KEYS, mlflowFaults } from "./mlflow-faults";
import { OUTSIDE_KEYS, outsideFaults } from "./outside-faults";
import { NO_REGISTRY_KEYS, halfLogins, movableImage, noRegistry } from "./registry-faults";
import type { Config } from "./schema";
import { isBelow } from "./schema-path";
import {
    OWN_STORE_KEYS,
    SERVING_KEYS,
    XCOM_KEYS,
    commandAlone,
    nothingToServe,
    nowhereForXcoms,
} from "./service-faults";
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
    { needs: OWN_STORE_KEYS, faults: commandAlone },
    { needs: CLUSTER_KEYS, mode: "prod", faults: clusterFaults },
    { needs: NO_REGISTRY_KEYS, mode: "prod", faults: noRegistry },
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
    { needs: XCOM_KEYS, faults: nowhereForXcoms },
    { needs: SERVING_KEYS, faults: nothingToServe },
    { needs: IN_CLUSTER_KEYS, faults: inClusterFaults },
    { needs: OUTSIDE_KEYS, faults: outsideFaults },
    { needs: INGRESS_KEYS, faults: ingressFaults },
    { needs: CERTIFICATE_KEYS, faults: certificateFaults },
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
            return unwantedKey(stack, path, OWN_PACKAGE.problem.replace(/\.$/, ""));
        });
}

function unknownTaskSecrets(stack: string, { existingSecrets, secrets, tasks }: Config): UserError[] {
    const known = new Set([...Object.keys(secrets), ...existingSecrets]);
    const unknown = [...tasks.secrets.entries()].filter(([, name]) => !known.has(name));
    return unknown.map(([index, name], before) =>
        configFault(
            ["tasks", "secrets", index],
            `is ${name}, which stands neither in gaiaflow:secrets nor in gaiaflow:existingSecrets`,
            setLine(stack, ["existingSecrets", existingSecrets.length + before], name),
        ),
    );
}
