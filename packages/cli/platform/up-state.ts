import { stackOption } from "../../../config/config-commands";
import { NotChecked } from "./not-checked";
import { clearStateOf, stateIfAny, type StateResource } from "./state";
import { unknownStack } from "./unknown-stack";

/**
 * What a stack that was brought up consists of, with secrets in clear.
 *
 * @throws {NotChecked} Where nothing of it was brought up, or all of it was destroyed.
 */
export async function stateOfUp(stack: string): Promise<readonly StateResource[]> {
    const resources = await stateIfAny(stack, clearStateOf);
    // Pulumi's own are the stack and its providers.
    if (resources.every(({ type }) => type.startsWith("pulumi:"))) {
        const never = {
            problem: `Nothing of stack ${stack} was brought up, so that there is nothing to look at.`,
            fix: `Bring it up: npx gaiaflow start${stackOption(stack)}`,
        };
        throw new NotChecked(unknownStack(stack) ?? never);
    }
    return resources;
}
