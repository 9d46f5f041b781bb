import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { readRecord } from "@gaiaflow/toolchain/core/record";

/**
 * The environment in which a test runs `pulumi`: this clone's engines, whichever they are, but state and passphrase of the
 * test's own, so that no test sees or touches the user's stacks.
 *
 * @param state An existing folder for the state.
 * @throws {UserError} When this clone has no engines yet.
 */
export async function testEnvironment(state: string): Promise<Record<string, string>> {
    const all = Object.entries(await pulumiEnvironment()).filter(([name]) => !USERS.has(name));
    return {
        ...(Object.fromEntries(all) as Record<string, string>),
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: "a passphrase of the tests",
        // Texts are compared; colour codes would be in the way.
        NO_COLOR: "1",
    };
}

/** Whether this clone runs on our stand-ins for Pulumi's plugins. What they promise beyond the originals asks for this. */
export async function isStandIn(): Promise<boolean> {
    return (await readRecord())?.origin === "registries";
}

/** What the user may have set, and what jest sets for itself. */
const USERS = new Set(["PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_STACK", "NODE_ENV", "NODE_OPTIONS", "FORCE_COLOR"]);
