import { stackCredentials } from "../platform/credentials";
import { showPlatform } from "../platform/show-platform";
import { shownIfUpToDate } from "./record";

/**
 * Ends a start where all is as one left it that found nothing to do, with what that printed.
 *
 * @returns Whether that is so; nothing was printed or changed otherwise.
 */
export async function endIfUpToDate(
    stack: string,
    { showSecrets = false }: { readonly showSecrets?: boolean } = {},
): Promise<boolean> {
    const left = await shownIfUpToDate(stack);
    if (left === undefined) {
        return false;
    }
    left.notes.forEach((note) => console.log(note));
    const credentials = showSecrets ? await stackCredentials(stack) : undefined;
    await showPlatform(stack, { credentials, outputs: left.outputs });
    return true;
}
