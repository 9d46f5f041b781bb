/** One of the conditions in an object's status. */
export interface Condition {
    readonly type: string;
    readonly status: string;
    /** One word. */
    readonly reason?: string;
    /** A sentence. */
    readonly message?: string;
}

/** The condition of a type, when the controller has set it. */
export function conditionOf(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
    return conditions?.find((condition) => condition.type === type);
}

/** Whether a condition is there and holds. */
export function holds(conditions: readonly Condition[] | undefined, type: string): boolean {
    return conditionOf(conditions, type)?.status === "True";
}

/** A condition's reason and message, as the official provider words them; nothing where it has none. */
export function wordsOf(condition: Condition | undefined): string[] {
    if (condition?.reason === undefined || condition.message === undefined || condition.message === "") return [];
    return [`[${condition.reason}] ${condition.message}`];
}
