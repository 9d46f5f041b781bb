import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { parse } from "yaml";
import { airflowApi, type AirflowApi } from "../../test/support/airflow-api";

/** A stack that is up. */
export interface RunningStack {
    readonly name: string;
    readonly project: string;
    readonly stack: string;
    readonly api: AirflowApi;
    /** Of its task pods, in mode prod_local. */
    readonly namespace: string;
    /** The folder of its DAGs. */
    readonly dags: string;
}

/**
 * A clone's stack, as its outputs say.
 * @param argument CLONE[=STACK], by default prod_local.
 * @param env The environment that it was brought up in, where that is another one.
 */
export async function runningStack(argument: string, env?: Readonly<Record<string, string>>): Promise<RunningStack> {
    const [clone = "", stack = "prod_local"] = argument.split("=");
    const dir = path.resolve(clone);
    const args = ["pulumi", "stack", "output", "--json", "--show-secrets", "--stack", stack];
    const options = { cwd: dir, ...(env && { env: { ...env }, extendEnv: false }) };
    const outputs = JSON.parse((await execa("npx", args, options)).stdout) as {
        readonly urls: { readonly airflow: string };
        readonly credentials: { readonly airflow: object };
        readonly namespace?: string;
    };
    const { name: project } = parse(await fs.readFile(path.join(dir, "Pulumi.yaml"), "utf8")) as { name: string };
    const { stdout: revision } = await execa("git", ["describe", "--always", "--dirty"], { cwd: dir });
    return {
        name: `${revision} (${argument})`,
        ...{ project, stack },
        api: await airflowApi(Number(new URL(outputs.urls.airflow).port), outputs.credentials.airflow),
        namespace: outputs.namespace ?? "",
        dags: path.join(dir, "dags"),
    };
}
