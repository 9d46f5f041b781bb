import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { browsedPort } from "../../../services/catalogue";
import { nothingThere } from "./containers";
import { stackStatus } from "./stack-status";

/**
 * Prints the address of a service and opens it in a browser, where there is one.
 *
 * @throws {UserError} For one that does not run or has no page.
 */
export async function openPage(stack: string, service: string): Promise<void> {
    const { urls } = await stackStatus(stack);
    const url = (urls as Readonly<Record<string, string>>)[browsedPort(service) ?? service];
    if (url === undefined) {
        const names = Object.keys(urls).join(", ");
        const option = stackOption(stack);
        if (names === "") {
            throw nothingThere(stack);
        }
        throw new UserError({
            problem: `Stack ${stack} has no page ${service} now.`,
            fix: `There are: ${names}. See: npx gaiaflow status${option}`,
        });
    }
    console.log(url);
    const { default: open } = await import("open");
    const browser = await open(url).catch(() => undefined);
    // It has none on a server: who reads the address opens it elsewhere.
    browser?.on("error", () => {});
}
