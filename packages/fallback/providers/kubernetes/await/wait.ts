import { deadlineIn } from "../../kit/deadline";
import { ServerUnreachable } from "../api-error";
import { refOf, type KubernetesObject } from "../object";
import type { Awaiter } from "./awaiter";
import { NO_FACTS, type Facts } from "./facts";
import { explain, gather } from "./gather";
import type { Reader } from "./lenient";
import { Patience } from "./patience";
import { waiting, type Verdict } from "./verdict";
import { WaitError } from "./wait-error";

/** What the display is told of a wait that drags on: why, this often. */
const EXPLAIN_MILLISECONDS = 10_000;

/** How long the last look may take, after the time is over. */
const LAST_LOOK_MILLISECONDS = 5_000;

/** What one look at the cluster showed. */
interface Sight {
    readonly live: KubernetesObject;
    readonly facts: Facts;
    readonly verdict: Verdict;
}

/** Looks at one object again and again until it is ready. */
export class Wait {
    private sight: Sight;
    private reasons: readonly string[] = [];
    private silence: readonly string[] = [];
    /** Of the endpoints, as last seen. */
    private version: string | undefined;
    private settledSince = performance.now();

    public constructor(
        private readonly reader: Reader,
        private readonly object: KubernetesObject,
        private readonly awaiter: Awaiter,
        private readonly say: (text: string) => void,
    ) {
        this.sight = { live: object, facts: NO_FACTS, verdict: waiting("") };
    }

    /** The object as it was when it was ready. @throws WaitError, ApiError */
    public async until(patience: Patience): Promise<KubernetesObject> {
        let explainAt = performance.now() + EXPLAIN_MILLISECONDS;
        while (!patience.isOver()) {
            await this.tryLook(patience.signal);
            if (this.sight.verdict.state === "ready") return this.sight.live;
            if (this.sight.verdict.state === "failed") throw await this.end("failed");
            this.say([this.sight.verdict.progress, ...this.silence].join("; "));
            if (performance.now() > explainAt) {
                await this.explain(patience.signal);
                for (const reason of this.reasons) this.say(reason);
                explainAt = performance.now() + EXPLAIN_MILLISECONDS;
            }
            await patience.rest();
        }
        if (patience.isCancelled()) throw this.error("cancelled");
        await this.tryLook(deadlineIn(LAST_LOOK_MILLISECONDS));
        if (this.sight.verdict.state === "ready") return this.sight.live;
        throw await this.end("timeout");
    }

    /** The same by one look, at what has settled long ago. @throws WaitError, ApiError, ServerUnreachable */
    public async once(signal: AbortSignal): Promise<KubernetesObject> {
        this.settledSince = -Infinity;
        this.sight = await this.look(signal);
        if (this.sight.verdict.state === "ready") return this.sight.live;
        throw await this.end("failed");
    }

    private async look(signal: AbortSignal): Promise<Sight> {
        const live = await this.reader.get(refOf(this.object), signal);
        const { uid } = this.object.metadata;
        if (live === undefined || (uid !== undefined && live.metadata.uid !== uid)) {
            throw new WaitError(this.object, [`"${this.name}" was deleted while it was waited for`]);
        }
        const facts = this.settle(await gather(this.reader, live, this.awaiter, signal));
        return { live, facts, verdict: this.awaiter.decide(live, facts) };
    }

    /** A server that does not answer may do so the next time. */
    private async tryLook(signal: AbortSignal): Promise<void> {
        try {
            this.sight = await this.look(signal);
            this.silence = [];
        } catch (error) {
            if (!(error instanceof ServerUnreachable) && !signal.aborted) throw error;
            if (error instanceof ServerUnreachable) this.silence = [error.message];
        }
    }

    private async explain(signal: AbortSignal): Promise<void> {
        const { live, facts } = this.sight;
        this.reasons = await explain(this.reader, live, facts, signal).catch(() => this.reasons);
    }

    private async end(how: End): Promise<WaitError> {
        await this.explain(deadlineIn(LAST_LOOK_MILLISECONDS));
        return this.error(how);
    }

    private error(how: End): WaitError {
        const { live, verdict } = this.sight;
        const own = verdict.state === "ready" ? [] : verdict.reasons;
        const reasons = [HEADLINES[how](this.name), ...own, ...this.reasons, ...this.silence];
        return new WaitError(live, [...new Set(reasons)]);
    }

    /** Notes since when the endpoints are as they are. */
    private settle(facts: Facts): Facts {
        const version = facts.endpoints?.metadata.resourceVersion;
        if (this.version !== version && Number.isFinite(this.settledSince)) this.settledSince = performance.now();
        this.version = version;
        return { ...facts, settledSeconds: (performance.now() - this.settledSince) / 1000 };
    }

    private get name(): string {
        return this.object.metadata.name ?? "";
    }
}

type End = "failed" | "timeout" | "cancelled";

/** As the official provider says it. */
const HEADLINES: Readonly<Record<End, (name: string) => string>> = {
    failed: (name) => `Resource '${name}' was created but failed to initialize`,
    timeout: (name) => `'${name}' timed out waiting to be Ready`,
    cancelled: (name) => `Resource operation was cancelled for "${name}"`,
};
