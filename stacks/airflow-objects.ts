import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/settings";
import { giveOut } from "./airflow-files";
import type { StackOutputs } from "./outputs";

/** What the stack gives out of what Airflow is to hold. */
type AirflowObjectOutputs = Pick<StackOutputs, "airflowConnections" | "airflowVariables" | "airflowPools">;

/** Files for `airflow connections import` and its sisters, for an Airflow elsewhere; none where nothing is declared. */
export function airflowObjectOutputs(settings: Pick<Settings, "airflow" | "machine">): AirflowObjectOutputs {
    const { connections = {}, pools = {}, variables = {} } = settings.airflow.objects ?? {};
    const given = (kind: string, values: object, secret: boolean): pulumi.Output<string> | undefined => {
        if (Object.keys(values).length === 0) {
            return undefined;
        }
        const text = `${JSON.stringify(values, undefined, 2)}\n`;
        const content = secret ? pulumi.secret(text) : pulumi.output(text);
        giveOut(settings, `airflow-${kind}`, `airflow-${kind}.json`, { content, secret });
        return content;
    };
    const outputs = {
        airflowConnections: given("connections", connections, true),
        airflowVariables: given("variables", variables, true),
        airflowPools: given("pools", pools, false),
    };
    return Object.fromEntries(Object.entries(outputs).filter(([, output]) => output !== undefined));
}
