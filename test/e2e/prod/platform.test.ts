import { makeProduction, type Production } from "../../support/production";
import { awsRole } from "./suites/aws-role";
import { destroy } from "./suites/destroy";
import { givenOut } from "./suites/given-out";
import { noOp } from "./suites/no-op";
import { pipeline } from "./suites/pipeline";
import { repair } from "./suites/repair";

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
    production = await makeProduction("gaiaflow-test-prod");
});

afterAll(async () => {
    await production?.remove();
});

noOp(the);
pipeline(the);
awsRole(the);
givenOut(the);
repair(the);
destroy(the);
