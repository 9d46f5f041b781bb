import execa from "execa";
import * as path from "node:path";
import which from "which";
import { userPath } from "@gaiaflow/engine-core/user-path";
import { LANGUAGE_HOST } from "@gaiaflow/engine-core/language-host";
import type { Engines } from "./engines";
import { fits } from "./version";

/** The user's own Pulumi with its own home and plugins, where its release fits and its Node language host is there. */
export async function findOwn(): Promise<Engines | undefined> {
    const search = { path: userPath(), nothrow: true } as const;
    const [cli, host] = await Promise.all([which("pulumi", search), which(LANGUAGE_HOST, search)]);
    if (cli === null || host === null) {
        return undefined;
    }
    const answer = await execa(cli, ["version"], { reject: false });
    const version = answer.stdout.trim().replace(/^v/, "");
    if (answer.failed || !fits(version)) {
        return undefined;
    }
    const report = { name: "pulumi", version, origin: "own", did: "found", seconds: 0, detail: cli } as const;
    return { record: { origin: "own", bin: path.dirname(cli) }, reports: [report] };
}
