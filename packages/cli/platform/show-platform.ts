import Table from "cli-table3";
import { askPulumi } from "./pulumi";
import { stackOption } from "../../../config/config-commands";
import { loginOf, type Credentials } from "./show-status";

/** What the stack gives out, as far as it is shown. */
export interface Outputs {
    readonly urls?: Readonly<Record<string, string>>;
    readonly airflowFolder?: string;
    /** Where the services are pods of the stack's cluster. */
    readonly platformNamespace?: string;
}

/**
 * Prints where each service is and how to log in, or what an Airflow elsewhere needs.
 *
 * @param shown Logins to show, without which it says where they stand; and the stack's outputs, where they are known already.
 */
export async function showPlatform(
    stack: string,
    {
        credentials,
        outputs,
    }: { readonly credentials?: Credentials | undefined; readonly outputs?: Outputs | undefined } = {},
): Promise<void> {
    const ask = () => askPulumi<Outputs>(["stack", "output", "--json", "--stack", stack]);
    const { airflowFolder, platformNamespace, urls = {} } = outputs ?? (await ask());
    if (airflowFolder !== undefined) {
        console.log(
            `What Airflow needs to run tasks there is in ${airflowFolder}; docs/production.md says what to do with it.`,
        );
        return;
    }
    const table = new Table({ head: ["service", "URL", "login"], style: { head: [], border: [] } });
    table.push(...Object.entries(urls).map(([service, url]) => [service, url, loginOf(stack, service, credentials)]));
    console.log(table.toString());
    if (platformNamespace !== undefined) {
        console.log(`Ports lead into the cluster while this runs: npx gaiaflow forward${stackOption(stack)}`);
    }
    if (credentials === undefined) {
        console.log(`Show the credentials: npx gaiaflow status${stackOption(stack)} --show-secrets`);
    }
}
