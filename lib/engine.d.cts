/** Where the Docker engine listens. */
export function engineAddress(environment?: Readonly<Record<string, string | undefined>>): string;

/** One request to the engine; rejects when nothing answers. */
export function engineRequest(
    method: "GET" | "POST",
    route: string,
): Promise<{ readonly status: number; readonly body: Buffer }>;

/** One request whose answer is JSON; rejects with the engine's message and a `status` when it refuses. */
export function engineJson(method: "GET" | "POST", route: string): Promise<unknown>;
