import * as fs from "node:fs/promises";
import * as path from "node:path";
import { allEnded } from "./all-ended";
import { clusterApi, type ClusterApi } from "./cluster-api";
import { startAirflow, type ExternalAirflow } from "./external-airflow";
import { makePlatform, type Platform } from "./platform";
import { runningCluster, type TestCluster } from "./test-cluster";
import { tlsRegistry, type TlsRegistry } from "./tls-registry";

/** A production side: a cluster, a registry, MLflow and Airflow that no stack has made, and a stack of mode prod. */
export interface Production {
    readonly cluster: Omit<TestCluster, "start">;
    /** The cluster's administrator. */
    readonly admin: ClusterApi;
    readonly registry: TlsRegistry;
    readonly platform: Platform;
    /** MLflow, as the services of another stack. */
    readonly mlflow: Platform;
    readonly namespace: string;
    /** The folder with what the stack gives out. */
    readonly givenOut: string;
    readonly airflow: ExternalAirflow;
    /** The token in the kubeconfig that the stack gives out. */
    readonly airflowToken: () => Promise<string>;
    readonly remove: () => Promise<void>;
}

/**
 * Brings all of it up.
 * @param keys Further keys of the stack's configuration.
 */
export async function makeProduction(
    profile: string,
    keys: Readonly<Record<string, unknown>> = {},
): Promise<Production> {
    const undo: (() => Promise<unknown>)[] = [];
    const remove = async (): Promise<void> => {
        for (const step of undo.reverse()) {
            await step();
        }
    };
    try {
        const cluster = await runningCluster(profile);
        undo.push(() => cluster.remove());
        const registry = await tlsRegistry(cluster);
        undo.push(() => registry.stop());
        const platform = await makePlatform({
            mode: "prod",
            cluster: {
                kubeconfig: cluster.kubeconfig,
                context: cluster.profile,
                apiServer: `https://${cluster.profile}:8443`,
            },
            registry: { server: registry.server, username: registry.username },
            endpoints: { mlflow: "http://mlflow:5000" },
            dags: { bundle: { type: "image" } },
            ...keys,
        });
        undo.push(() => platform.remove());
        await platform.pulumi("config", "set", "--secret", "--path", "gaiaflow:registry.password", registry.password);
        const mlflow = await platform.beside({ services: ["mlflow"] });
        undo.push(() => mlflow.remove());
        // Neither knows of the other.
        await allEnded([mlflow.up(), platform.up()]);
        await cluster.docker("network", "connect", "--alias", "mlflow", cluster.network, mlflow.container("mlflow"));
        const bundles = (await platform.output("dagBundles")) as string;
        const [bundle] = JSON.parse(bundles) as [{ readonly kwargs: { readonly path: string } }];
        const givenOut = (await platform.output("airflowFolder")) as string;
        const airflow = await startAirflow(cluster, {
            folder: givenOut,
            connectionId: (await platform.output("airflowConnectionId")) as string,
            dags: { image: (await platform.output("dagImage")) as string, folder: bundle.kwargs.path },
            environment: { AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST: bundles },
            packageFolder: path.join(platform.dir, "project"),
        });
        undo.push(() => airflow.remove());
        return {
            ...{ cluster, registry, platform, mlflow, givenOut, airflow, remove },
            admin: await clusterApi(cluster.kubeconfig),
            namespace: (await platform.output("namespace")) as string,
            airflowToken: async () => {
                const text = await fs.readFile(path.join(givenOut, "kubeconfig"), "utf8");
                return (JSON.parse(text) as { users: [{ user: { token: string } }] }).users[0].user.token;
            },
        };
    } catch (error) {
        // Why it did not come up is what counts.
        await remove().catch(console.error);
        throw error;
    }
}

/**
 * Brings a production side up before the tests of a file and takes it away after them.
 * @returns Reads it, in a test.
 */
export function useProduction(profile: string): () => Production {
    let production: Production | undefined;
    beforeAll(async () => {
        production = await makeProduction(profile);
    });
    afterAll(async () => {
        await production?.remove();
    });
    return () => {
        if (!production) {
            throw new Error("the production side did not come up");
        }
        return production;
    };
}
