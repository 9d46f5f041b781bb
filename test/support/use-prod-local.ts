import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { configureStores } from "../e2e/dev/suites/stores";
import { VALUES } from "../e2e/prod-local/suites/pods";
import { configureStored } from "../e2e/prod-local/suites/stored";
import { addOwnCode } from "./own-code";
import type { Platform } from "./platform";
import { projectKeys, writeProjectFiles } from "./project-folder";
import { usePlatform } from "./use-platform";

/** What a user may have, and what no stack may touch. */
export const USERS_KUBECONFIG = "# the user's own\napiVersion: v1\nkind: Config\n";

/** A platform with a cluster, and the value of its secret `my-creds`. */
export interface ProdLocal {
    readonly fixture: () => Platform;
    readonly secret: string;
}

/** Makes a platform with a cluster before the tests of a file, with all that its suites need, and takes it away after them. */
export function useProdLocal(): ProdLocal {
    const secret = `secret-${crypto.randomBytes(12).toString("hex")}`;
    const bringUp = async (platform: Platform) => {
        await addOwnCode(platform, path.join(__dirname, "../e2e/prod-local"));
        await writeProjectFiles(platform);
        await fs.writeFile(path.join(platform.dir, "project/iris/values.json"), VALUES);
        await fs.mkdir(path.join(platform.home, ".kube"));
        await fs.writeFile(path.join(platform.home, ".kube/config"), USERS_KUBECONFIG);
        await platform.pulumi("config", "set", "--secret", "--path", "gaiaflow:secrets.my-creds.API_KEY", secret);
        await configureStores(platform);
        await configureStored(platform);
        await platform.up();
    };
    return { fixture: usePlatform(bringUp, projectKeys, { mode: "prod_local", cluster: { memoryMib: 3072 } }), secret };
}
