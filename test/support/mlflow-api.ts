import { answerTime } from "./answer-time";

/** Who asks an MLflow that has a login. */
export interface MlflowLogin {
    readonly username: string;
    readonly password: string;
}

/** MLflow's REST API on a port of this machine, with its login where it has one. */
export async function mlflow<T>(
    port: number,
    method: "GET" | "POST",
    route: string,
    body?: object,
    login?: MlflowLogin,
): Promise<T> {
    const query = method === "GET" && body ? `?${new URLSearchParams(body as Record<string, string>).toString()}` : "";
    const response = await fetch(`http://127.0.0.1:${port}/api/2.0/mlflow/${route}${query}`, {
        method,
        signal: answerTime(),
        headers: { "content-type": "application/json", ...(login && { authorization: basic(login) }) },
        ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    if (!response.ok) {
        throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as T;
}

const basic = ({ password, username }: MlflowLogin): string =>
    `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
