import { makeProduction, type Production } from "../../support/production";
import { driftOutside } from "./suites/drift-outside";
import { faults } from "./suites/faults";
import { inCluster } from "./suites/in-cluster";

// A cluster, an image and an Airflow may have to be made first; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

let production: Production | undefined;
const the = (): Production => {
    if (!production) {
        throw new Error("the production side did not come up");
    }
    return production;
};

beforeAll(async () => {
    production = await makeProduction("gaiaflow-test-prod-faults");
});

afterAll(async () => {
    await production?.remove();
});

faults(the);
inCluster(the);
driftOutside(the);
