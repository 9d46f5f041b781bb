import { makeTestCluster, type TestCluster } from "./support/test-cluster";

/**
 * One cluster for all tiers whose tests leave it as it was: each start takes most of a minute. Files that take one by
 * `runningCluster` find it by the environment.
 */
export class SharedCluster {
    private cluster: TestCluster | undefined;

    /** Starts it, unless it runs or the environment names another. Where it does not start, each file tries its own. */
    public async start(): Promise<void> {
        if (process.env["GAIAFLOW_TEST_CLUSTER"] !== undefined) {
            return;
        }
        this.cluster ??= await makeTestCluster("gaiaflow-test");
        const { failed, all = "" } = await this.cluster.start({ reject: false });
        if (failed) {
            console.log(all);
            return;
        }
        const { profile, home } = this.cluster;
        process.env["GAIAFLOW_TEST_CLUSTER"] = JSON.stringify({ profile, home });
    }

    /** Removes it, if this run has made it. */
    public async remove(): Promise<void> {
        await this.cluster?.remove();
    }
}
