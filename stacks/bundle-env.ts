import * as pulumi from "@pulumi/pulumi";
import { dagBundle } from "../config/dag-bundle";
import type { Settings } from "../config/settings";
import { bundleConnectionId, connectionId } from "../lib/airflow-connection";
import { bundleConfigList, bundleConnection, type GitBundle } from "../lib/dag-bundle";
import type { ServiceFile } from "../services/spec";
import type { Variables } from "../services/variables";

/** Where an Airflow in the cluster finds the keys of the host that the DAGs come from. */
const KNOWN_HOSTS = "/run/secrets/git/known_hosts";
/** The certificates that vouch for it. */
const CERTIFICATES = "/run/secrets/git/ca.crt";

/** The repository that an Airflow in the cluster reads its DAGs from; undefined where the project's image has them. */
function gitBundle(settings: Settings): GitBundle | undefined {
    const bundle = settings.airflow.inCluster ? dagBundle(settings) : undefined;
    return bundle?.type === "git" ? bundle : undefined;
}

/** What every part of an Airflow in the cluster has to know of that repository; nothing where there is none. */
export function bundleEnv(settings: Settings): Variables {
    const bundle = gitBundle(settings);
    if (bundle === undefined) {
        return {};
    }
    const id = bundleConnectionId(settings.identity);
    const connection = bundleConnection(bundle, KNOWN_HOSTS);
    return {
        AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST: bundleConfigList(bundle, connectionId(settings.identity), id),
        ...(connection === undefined ? {} : { [`AIRFLOW_CONN_${id.toUpperCase()}`]: pulumi.secret(connection) }),
        ...(bundle.caCertificate === undefined ? {} : trusting(bundle)),
    };
}

/** A setting of git's own, since Airflow's connection has no place for one. Tasks that ask other hosts see none of it. */
function trusting({ repository }: GitBundle): Variables {
    const key = `http.${new URL(repository).origin}/.sslCAInfo`;
    return { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: CERTIFICATES };
}

/** Files that it reads for that. */
export function bundleFiles(settings: Settings): ServiceFile[] {
    const { caCertificate, knownHosts } = gitBundle(settings) ?? {};
    const files = [
        [KNOWN_HOSTS, knownHosts],
        [CERTIFICATES, caCertificate],
    ] as const;
    return files.flatMap(([path, text]) => (text === undefined ? [] : [{ path, content: `${text.trim()}\n` }]));
}

/** What Airflow's image needs for it, besides what it has: requirements as pip takes them, and Debian's packages. */
export function bundleSoftware(settings: Settings): {
    readonly requirements: readonly string[];
    readonly packages: readonly string[];
} {
    return gitBundle(settings) === undefined
        ? { requirements: [], packages: [] }
        : { requirements: [GIT_PROVIDER], packages: ["git", "openssh-client"] };
}

/** Airflow's provider for git, in the release by which DAGs have come into a cluster: see `test/e2e/in-cluster/prod.test.ts`. */
const GIT_PROVIDER = "apache-airflow-providers-git==1.0.1";
