import type { UserError } from "../lib/user-error";
import { PUBLISHED_SERVICES } from "../services/catalogue";
import { IN_CLUSTER } from "./airflow-schema";
import { configKey, setLine } from "./config-commands";
import { configFault, unwantedKey } from "./config-fault";
import type { Config } from "./schema";

type Path = readonly [string, ...string[]];

/** What {@link ingressFaults} needs to be valid. */
export const INGRESS_KEYS = ["airflow.deployment", "ingress", "mode", "services"];

/** What is wrong with the way in which browsers are to reach a platform in a cluster. */
export function ingressFaults(stack: string, { airflow, ingress, mode, services }: Config): UserError[] {
    const named = PUBLISHED_SERVICES.filter((service) => ingress.hosts[service] !== undefined);
    const hosts = named.map((service): Path => ["ingress", "hosts", service]);
    const beside = givenBeside(ingress);
    if (mode !== "prod" || airflow.deployment !== IN_CLUSTER) {
        const problem = `is set, which is for ${configKey(["airflow", "deployment"])}: ${IN_CLUSTER} in mode prod alone`;
        return [...hosts, ...beside].map((path) => unwantedKey(stack, path, problem));
    }
    const [first] = beside;
    if (named.length === 0 && first !== undefined) {
        const path: Path = ["ingress", "hosts", "airflow"];
        const problem = `is missing; expected a host beside ${configKey(first)}, which does nothing without`;
        return [configFault(path, problem, setLine(stack, path, "airflow.example.com"))];
    }
    return named
        .filter((service) => !services.includes(service))
        .map((service) => unwantedKey(stack, ["ingress", "hosts", service], `is set, and ${service} does not run`));
}

function givenBeside({ annotations, className, tlsSecret }: Config["ingress"]): Path[] {
    const given: readonly (readonly [isGiven: boolean, key: string])[] = [
        [className !== undefined, "className"],
        [tlsSecret !== undefined, "tlsSecret"],
        [Object.keys(annotations).length > 0, "annotations"],
    ];
    return given.filter(([isGiven]) => isGiven).map(([, key]) => ["ingress", key]);
}
