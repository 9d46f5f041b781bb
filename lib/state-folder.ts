import * as path from "node:path";

/**
 * The folder of the stacks' state and of their own folders. Always this one, whatever XDG_STATE_HOME says: `Pulumi.yaml`
 * names it, and a plain `pulumi up` must find the same state as `npm start`.
 *
 * @param home The user's home.
 */
export function stateFolder(home: string): string {
    return path.join(home, ".local", "state", "gaiaflow");
}
