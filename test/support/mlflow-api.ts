import { answerTime } from "./answer-time";

/** MLflow's REST API on a port of this machine. */
export async function mlflow<T>(port: number, method: "GET" | "POST", route: string, body?: object): Promise<T> {
    const query = method === "GET" && body ? `?${new URLSearchParams(body as Record<string, string>).toString()}` : "";
    const response = await fetch(`http://127.0.0.1:${port}/api/2.0/mlflow/${route}${query}`, {
        method,
        signal: answerTime(),
        headers: { "content-type": "application/json" },
        ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    if (!response.ok) {
        throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as T;
}
