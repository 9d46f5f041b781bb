import * as os from "node:os";
import { stateFolder } from "../../../lib/state-folder";

/** The folder of the stacks' state. */
export function stateDir(): string {
    return stateFolder(os.homedir());
}
