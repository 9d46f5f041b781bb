import * as pulumi from "@pulumi/pulumi";
import type { ServiceFile } from "./spec";
import type { Passwords, ServiceOptions, Stack } from "./stack";
import type { Variables } from "./variables";

/** MLflow's name in the catalogue. */
export const MLFLOW = "mlflow";
/** Where its server finds its secrets. */
export const MLFLOW_SECRETS = "/run/secrets/mlflow";
/** Who may do everything there. */
const USER = "admin";
const [PASSWORD, SESSIONS] = ["mlflow", "mlflow-sessions"];

type Login = Pick<ServiceOptions, "mlflowLogin">;
type Client = Pick<ServiceOptions, "env" | "mlflowLogin" | "taskEnv">;

/** What MLflow asks for where it asks at all, by name. */
export function loginPasswords({ mlflowLogin = false }: Login): Record<string, number> {
    return mlflowLogin ? { [PASSWORD]: 32, [SESSIONS]: 64 } : {};
}

/** The login for whoever opens the page. */
export function mlflowLogins(
    password: Passwords,
    { mlflowLogin = false }: Login,
): Record<string, Record<string, pulumi.Input<string>>> {
    return mlflowLogin ? { [MLFLOW]: { username: USER, password: password(PASSWORD) } } : {};
}

/** By which clients of a stack's MLflow log in, unless the user's environment says which MLflow they use, or as whom. */
export function loginSecrets(
    password: Passwords,
    { env, mlflowLogin = false, taskEnv }: Client,
): Record<string, pulumi.Output<string>> {
    const isOthers = Object.keys({ ...env, ...taskEnv }).some((name) => name.startsWith("MLFLOW_TRACKING_"));
    return mlflowLogin && !isOthers
        ? { MLFLOW_TRACKING_USERNAME: pulumi.secret(USER), MLFLOW_TRACKING_PASSWORD: password(PASSWORD) }
        : {};
}

/** The same for a service; nothing in a stack without MLflow. */
export function loginVariables(stack: Client & Pick<Stack, "password" | "runs">): Variables {
    return stack.runs(MLFLOW) ? loginSecrets(stack.password, stack) : {};
}

/** What the server itself reads, below a folder of secrets. */
export function loginFiles({ mlflowLogin = false, password }: Stack, folder: string): ServiceFile[] {
    if (!mlflowLogin) {
        return [];
    }
    const content = pulumi
        .all([password(PASSWORD), password(SESSIONS)])
        .apply(([own, sessions]) => JSON.stringify({ username: USER, password: own, sessions }));
    return [{ path: `${folder}/login.json`, content }];
}
