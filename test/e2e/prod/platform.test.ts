import { useProduction } from "../../support/production";
import { awsRole } from "./suites/aws-role";
import { destroy } from "./suites/destroy";
import { givenOut } from "./suites/given-out";
import { noOp } from "./suites/no-op";
import { pipeline } from "./suites/pipeline";
import { repair } from "./suites/repair";

// A cluster, an image and an Airflow may have to be made first; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

const fixture = useProduction("gaiaflow-test-prod");

noOp(fixture);
pipeline(fixture);
awsRole(fixture);
givenOut(fixture);
repair(fixture);
destroy(fixture);
