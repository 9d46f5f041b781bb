import { PulumiCommand } from "@pulumi/pulumi/automation";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { pulumi } from "../../tools/pulumi";

/**
 * Runs the Pulumi part of `npm run tools` alone, for a test that needs it in another environment.
 *
 * Pulumi's own installer copies the folder that TEST_OFFICIAL names, and fails where it names none: a test must not
 * depend on what this machine can download.
 */
PulumiCommand.install = async (options) => {
    const release = process.env["TEST_OFFICIAL"];
    if (release === undefined) {
        throw new Error("no network");
    }
    const root = options?.root ?? "";
    await fs.cp(release, path.join(root, "bin"), { recursive: true });
    return PulumiCommand.get({ root });
};

pulumi
    .ensure({ say: () => undefined })
    .then((reports) => console.log(JSON.stringify(reports)))
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
