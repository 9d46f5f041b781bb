import Table from "cli-table3";
import { askPulumi } from "./pulumi";

interface Outputs {
    readonly urls?: Readonly<Record<string, string>>;
}

/** How one logs in to each service; the values stand in the stack's secret output `credentials`. */
const LOGINS: Readonly<Record<string, string>> = {
    airflow: "credentials.airflow: username, password",
    mlflow: "none",
    minio: "credentials.minio: accessKey, secretKey",
    minioConsole: "credentials.minio: accessKey, secretKey",
    jupyter: "credentials.jupyter: token",
};

/** Prints where each service is and how to log in. */
export async function showPlatform(stack: string): Promise<void> {
    const { urls = {} } = await askPulumi<Outputs>(["stack", "output", "--json", "--stack", stack]);
    const table = new Table({ head: ["service", "URL", "login"], style: { head: [], border: [] } });
    table.push(...Object.entries(urls).map(([service, url]) => [service, url, LOGINS[service] ?? ""]));
    console.log(table.toString());
    console.log(`Show the credentials: npx pulumi stack output credentials --show-secrets --stack ${stack}`);
}
