import { printFigures } from "../../../bench/prod-local";
import { projectFolder } from "../../support/project-folder";
import { USERS_KUBECONFIG, useProdLocal } from "../../support/use-prod-local";
import { noOp } from "../dev/suites/no-op";
import { pipeline } from "../dev/suites/pipeline";
import { createSecrets } from "./suites/create-secrets";
import { destroy } from "./suites/destroy";
import { faults } from "./suites/faults";
import { parity } from "./suites/parity";
import { pods } from "./suites/pods";
import { repair } from "./suites/repair";
import { secrecy } from "./suites/secrecy";
import { stored } from "./suites/stored";
import { untouched } from "./suites/untouched";

// The first `up` may build every image and the tools of a cluster; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

// One platform and one cluster for all suites, from the first `up` to the end.
const { fixture, secret } = useProdLocal();

test("figures are printed", () => printFigures(fixture()));
noOp(fixture);
untouched(fixture);
pipeline(fixture);
pods(fixture, secret);
projectFolder(fixture);
createSecrets(fixture);
stored(fixture);
faults(fixture);
secrecy(fixture, secret);
repair(fixture);
parity(fixture);
destroy(fixture, USERS_KUBECONFIG);
