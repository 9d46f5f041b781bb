/**
 * The resource exists, but is not as it should be: a health check that timed out, a wait that was cancelled.
 * Its state is kept, the step fails with these reasons, and the next `up` takes it from there.
 * From `update` the id is the resource's own.
 */
export class PartialFailure<S = unknown> extends Error {
    public constructor(
        public readonly id: string,
        public readonly state: S,
        public readonly reasons: readonly string[],
    ) {
        super(reasons.join("; "));
        this.name = "PartialFailure";
    }
}
