import * as os from "node:os";
import execa from "execa";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { dependencies } from "../../package.json";
import type { Circumstances } from "./result";

/**
 * What figures depend on besides what is measured; nothing in it says whose machine it is.
 *
 * @param rivals Versions of what else takes part.
 */
export async function circumstances(rivals: Readonly<Record<string, string>> = {}): Promise<Circumstances> {
    const docker = await execa("docker", ["version", "--format", "{{.Server.Version}}"], { reject: false });
    const describe = ["describe", "--always", "--dirty", "--exclude", "*"];
    return {
        at: new Date().toISOString(),
        revision: (await execa("git", describe, { cwd: programRoot })).stdout,
        machine: {
            platform: `${os.platform()} ${os.arch()}`,
            processors: os.cpus().length,
            memoryGib: Math.round(os.totalmem() / 2 ** 30),
            // Processes that wanted to run in the minute before: above the number of processors, others were at work.
            load: Math.round((os.loadavg()[0] ?? 0) * 10) / 10,
        },
        versions: {
            node: process.versions.node,
            pulumi: dependencies["@pulumi/pulumi"],
            ...(docker.failed ? {} : { docker: docker.stdout }),
            ...rivals,
        },
    };
}
