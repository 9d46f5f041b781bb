import execa from "execa";
import * as path from "node:path";
import * as readline from "node:readline";
import { dockerHost } from "@gaiaflow/toolchain/core/environment";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { AWAIT_NAMES_VARIABLE, AWAIT_VARIABLE, SCRIPTS, type Wait } from "../../../lib/scripts";
import { runDocker, type ServiceContainer } from "./containers";

/** As long as an `up` waits. */
const LONGEST_SECONDS = 300;

/** Hears what becomes of services that are waited for, by their roles. */
export interface Waiting {
    readonly healthy: (role: string) => void;
    /** Of one whose image brings no health check. */
    readonly unchecked: (role: string) => void;
    readonly failed: (role: string) => void;
}

/**
 * Waits until services are healthy, by the script of the readiness commands. One whose image brings no health check is
 * not waited for.
 *
 * @throws {UserError} Of the first that does not get healthy, after the end of its log.
 */
export async function awaitServices(
    stack: string,
    containers: readonly ServiceContainer[],
    waiting?: Waiting,
): Promise<void> {
    const format = "{{if .State.Health}}{{.Name}}{{end}}";
    const names = containers.map(({ name }) => name);
    const checked = names.length === 0 ? [] : (await runDocker(["inspect", "--format", format, ...names])).split("\n");
    const isChecked = ({ name }: ServiceContainer) => checked.includes(`/${name}`);
    containers.filter((container) => !isChecked(container)).forEach(({ role }) => waiting?.unchecked(role));
    const waits = containers.filter(isChecked).map(({ name, role }): Wait => ({
        service: role,
        container: name,
        until: "healthy",
        seconds: LONGEST_SECONDS,
    }));
    const script = path.join(programRoot, SCRIPTS.awaitService);
    const env = { ...(await dockerHost()), [AWAIT_VARIABLE]: JSON.stringify(waits), [AWAIT_NAMES_VARIABLE]: "yes" };
    const running = execa("node", [script], { env, reject: false });
    if (running.stdout && waiting) {
        readline.createInterface({ input: running.stdout }).on("line", waiting.healthy);
    }
    const { failed, stderr } = await running;
    if (failed) {
        // By the first word of what it says.
        waits
            .filter(({ service }) => stderr.startsWith(`${service} `))
            .forEach(({ service }) => waiting?.failed(service));
        throw new UserError({
            problem: "A service did not get healthy.",
            fix: `Fix the error above, then run npx gaiaflow start${stackOption(stack)}`,
            details: stderr,
        });
    }
}
