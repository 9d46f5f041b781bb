import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { printFigures } from "../../../bench/prod-local";
import { addOwnCode } from "../../support/own-code";
import { makePlatform, type Platform } from "../../support/platform";
import { projectFolder, projectKeys, writeProjectFiles } from "../../support/project-folder";
import { noOp } from "../dev/suites/no-op";
import { pipeline } from "../dev/suites/pipeline";
import { configureStores, stores } from "../dev/suites/stores";
import { bareOperators } from "./suites/bare-operators";
import { calls } from "./suites/calls";
import { changedCode } from "./suites/changed-code";
import { createSecrets } from "./suites/create-secrets";
import { destroy } from "./suites/destroy";
import { ends } from "./suites/ends";
import { faults } from "./suites/faults";
import { mappedRows } from "./suites/mapped-rows";
import { orphans } from "./suites/orphans";
import { parity } from "./suites/parity";
import { pods, VALUES } from "./suites/pods";
import { repair } from "./suites/repair";
import { scenes } from "./suites/scenes";
import { secrecy } from "./suites/secrecy";
import { configureStored, stored } from "./suites/stored";
import { untouched } from "./suites/untouched";

// The first `up` may build every image and the tools of a cluster; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

/** What a user may have, and what no stack may touch. */
const USERS_KUBECONFIG = "# the user's own\napiVersion: v1\nkind: Config\n";

// One platform and one cluster for all suites, from the first `up` to the end.
let platform: Platform | undefined;
const fixture = (): Platform => {
    if (!platform) {
        throw new Error("the platform did not come up");
    }
    return platform;
};
const secret = `secret-${crypto.randomBytes(12).toString("hex")}`;

beforeAll(async () => {
    platform = await makePlatform({ mode: "prod_local", cluster: { memoryMib: 3072 } });
    await platform.configure(projectKeys(platform));
    await addOwnCode(platform, __dirname);
    await writeProjectFiles(platform);
    await fs.writeFile(path.join(platform.dir, "project/iris/values.json"), VALUES);
    await fs.mkdir(path.join(platform.home, ".kube"));
    await fs.writeFile(path.join(platform.home, ".kube/config"), USERS_KUBECONFIG);
    await platform.pulumi("config", "set", "--secret", "--path", "gaiaflow:secrets.my-creds.API_KEY", secret);
    await configureStores(platform);
    await configureStored(platform);
    await platform.up();
});

afterAll(async () => {
    await platform?.remove();
});

test("figures are printed", () => printFigures(fixture()));
noOp(fixture);
untouched(fixture);
pipeline(fixture);
pods(fixture, secret);
projectFolder(fixture);
mappedRows(fixture);
calls(fixture);
scenes(fixture);
createSecrets(fixture);
stores(fixture);
stored(fixture);
faults(fixture);
secrecy(fixture, secret);
ends(fixture);
orphans(fixture);
bareOperators(fixture);
changedCode(fixture);
repair(fixture);
parity(fixture);
destroy(fixture, USERS_KUBECONFIG);
