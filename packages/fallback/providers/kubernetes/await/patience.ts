import { setTimeout as sleep } from "node:timers/promises";
import { deadlineIn } from "../../kit/deadline";
import { isTimeout } from "./wait-error";

/** How long one waits for anything that the program sets no limit to, as the official provider. */
export const DEFAULT_SECONDS = 600;

/** First and longest pause between two looks: what is quick is seen at once, and what is slow is not asked for all the time. */
const FIRST_MILLISECONDS = 200;
const LONGEST_MILLISECONDS = 2000;

/** How long one goes on waiting: until the time is over or somebody ends it. */
export class Patience {
    /** Aborted by either. For requests, so that none outlasts the wait. */
    public readonly signal: AbortSignal;
    private pause = FIRST_MILLISECONDS;

    public constructor(
        /** Aborted by Ctrl-C, or by a timeout of the caller's. */
        private readonly caller: AbortSignal,
        seconds: number,
    ) {
        this.signal = AbortSignal.any([caller, deadlineIn(seconds * 1000)]);
    }

    /** Whether time or caller has ended it. */
    public isOver(): boolean {
        return this.signal.aborted;
    }

    /** Whether somebody ended it who wants no further request. */
    public isCancelled(): boolean {
        return this.caller.aborted && !isTimeout(this.caller);
    }

    /** Pauses between two looks, a little longer each time; ends at once with the wait. */
    public async rest(): Promise<void> {
        await sleep(this.pause, undefined, { signal: this.signal }).catch(() => undefined);
        this.pause = Math.min(this.pause * 1.3, LONGEST_MILLISECONDS);
    }
}
