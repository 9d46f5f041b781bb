import execa from "execa";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { COMMAND } from "../../../lib/type-token";
import type { Drift } from "./drift-item";
import { nameOf, type StateResource } from "./state";

/** What the state has of a command that keeps files. */
interface KeepingCommand {
    readonly interpreter?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
    readonly stdin?: string;
    readonly create?: string;
    readonly delete?: string;
}

/** What those do first; the commands of a cluster, which are removed as well, do another thing. */
const KEEPING = ["write", "sync"];

/**
 * What others have changed of files that commands of ours keep, on this machine or in a bucket. Pulumi cannot ask for
 * them: to it they are what some command did once. The command's script looks, with all that the last `up` gave it.
 */
export async function keptDrift(stack: string, resources: readonly StateResource[]): Promise<Drift[]> {
    const found = resources.map(async ({ inputs = {}, type, urn }): Promise<Drift[]> => {
        const {
            create = "",
            delete: remove,
            environment = {},
            interpreter = [],
            stdin = "",
        } = inputs as KeepingCommand;
        const [program, ...args] = interpreter;
        const keepsFiles = type === COMMAND && KEEPING.includes(create) && remove === "remove";
        if (!keepsFiles || program === undefined) {
            return [];
        }
        const options = { cwd: projectRoot(), env: environment, input: stdin, reject: false };
        const { failed, stderr, stdout } = await execa(program, [...args, "look"], options);
        if (failed) {
            throw new UserError({
                problem: `What others have changed of ${nameOf(urn)} cannot be found out.`,
                fix: `npx gaiaflow start${stackOption(stack)}`,
                details: stderr.trim().split("\n").slice(-10).join("\n"),
            });
        }
        const changes = JSON.parse(stdout) as Pick<Drift, "id" | "change">[];
        return changes.map((change) => ({ type, name: nameOf(urn), ...change, properties: [] }));
    });
    return (await Promise.all(found)).flat();
}
