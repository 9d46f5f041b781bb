import { useProduction } from "../../support/production";
import { driftOutside } from "./suites/drift-outside";
import { faults } from "./suites/faults";
import { inCluster } from "./suites/in-cluster";

// A cluster, an image and an Airflow may have to be made first; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

const fixture = useProduction("gaiaflow-test-prod-faults");

faults(fixture);
inCluster(fixture);
driftOutside(fixture);
