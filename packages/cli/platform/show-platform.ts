import Table from "cli-table3";
import { askPulumi } from "./pulumi";
import { loginOf } from "./show-status";

interface Outputs {
    readonly urls?: Readonly<Record<string, string>>;
    readonly airflowFolder?: string;
}

/** Prints where each service is and how to log in, or what an Airflow elsewhere needs. */
export async function showPlatform(stack: string): Promise<void> {
    const { airflowFolder, urls = {} } = await askPulumi<Outputs>(["stack", "output", "--json", "--stack", stack]);
    if (airflowFolder !== undefined) {
        console.log(
            `What Airflow needs to run tasks there is in ${airflowFolder}; docs/production.md says what to do with it.`,
        );
        return;
    }
    const table = new Table({ head: ["service", "URL", "login"], style: { head: [], border: [] } });
    table.push(...Object.entries(urls).map(([service, url]) => [service, url, loginOf(service)]));
    console.log(table.toString());
    console.log(`Show the credentials: npx pulumi stack output credentials --show-secrets --stack ${stack}`);
}
