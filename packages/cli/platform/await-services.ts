import execa from "execa";
import * as path from "node:path";
import { dockerHost } from "@gaiaflow/toolchain/core/environment";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { AWAIT_VARIABLE, SCRIPTS, type Wait } from "../../../lib/scripts";
import { runDocker, type ServiceContainer } from "./containers";

/** As long as an `up` waits. */
const LONGEST_SECONDS = 300;

/**
 * Waits until services are healthy, by the script of the readiness commands. One whose image brings no health check is
 * not waited for.
 *
 * @throws {UserError} Of the first that does not get healthy, after the end of its log.
 */
export async function awaitServices(containers: readonly ServiceContainer[]): Promise<void> {
    const format = "{{if .State.Health}}{{.Name}}{{end}}";
    const names = containers.map(({ name }) => name);
    const checked = names.length === 0 ? [] : (await runDocker(["inspect", "--format", format, ...names])).split("\n");
    const waits = containers
        .filter(({ name }) => checked.includes(`/${name}`))
        .map(({ name, role }): Wait => ({
            service: role,
            container: name,
            until: "healthy",
            seconds: LONGEST_SECONDS,
        }));
    const script = path.join(programRoot, SCRIPTS.awaitService);
    const env = { ...(await dockerHost()), [AWAIT_VARIABLE]: JSON.stringify(waits) };
    const { failed, stderr } = await execa("node", [script], { env, reject: false });
    if (failed) {
        throw new UserError({
            problem: "A service did not get healthy.",
            fix: "Fix the error above, then run npx gaiaflow start",
            details: stderr,
        });
    }
}
