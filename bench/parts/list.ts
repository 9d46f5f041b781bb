import type { Part } from "../lib/part";

/** A part before its own file is loaded. */
export interface PartEntry {
    readonly name: string;
    readonly about: string;
    /** The stacks that have to be up for it. Absent: it brings up all that it needs, and takes it away. */
    readonly at?: string;
    /** Whether it takes so long that it is measured only where it is named. Defaults to no. */
    readonly long?: true;
    readonly load: () => Promise<{ readonly part: Part }>;
}

/** Everything that can be measured. */
export const PARTS: readonly PartEntry[] = [
    {
        name: "no-op",
        about: "a start and a `pulumi up` with nothing to do, and the memory of a stack at rest",
        load: () => import("./no-op"),
    },
    {
        name: "start",
        about: "a dev stack from nothing to healthy, its memory then, and its end",
        load: () => import("./start"),
    },
    {
        name: "tasks",
        about: "task_factory beside Airflow's own operators, without a stack",
        load: () => import("./tasks"),
    },
    {
        name: "up-parts",
        about: "what a `pulumi up` is made of, from nothing and with nothing to do",
        load: () => import("./up-parts"),
    },
    {
        name: "growth-files",
        about: "1 to 500 DAG files: reading them, a saved one, memory",
        long: true,
        load: () => import("./growth-files"),
    },
    {
        name: "growth-runs",
        about: "10,000 runs in Airflow's database: its pages, and what cleans it",
        long: true,
        load: () => import("./growth-runs"),
    },
    {
        name: "growth-updates",
        about: "an up with nothing to do, and the state, after 100 updates",
        long: true,
        load: () => import("./growth-updates"),
    },
    {
        name: "growth-stacks",
        about: "four stacks side by side: start and memory of each",
        long: true,
        load: () => import("./growth-stacks"),
    },
    {
        name: "soak-dev",
        about: "a dev stack under a DAG a minute, for 30 minutes: memory, failures, logs",
        long: true,
        load: () => import("./soak"),
    },
    {
        name: "soak-pods",
        about: "the same in mode prod_local, for 15 minutes",
        long: true,
        load: async () => ({ part: (await import("./soak")).inPods }),
    },
    {
        name: "prod-local-start",
        about: "a prod_local stack from nothing to healthy, beside `minikube start` and mode dev",
        long: true,
        load: () => import("./prod-local-start"),
    },
    {
        name: "changed-pod",
        about: "a changed function, by a start, to its first line in the next pod",
        long: true,
        load: () => import("./changed-pod"),
    },
    {
        name: "failed-service",
        about: "from Docker's verdict on a service to the line in which a start says so",
        long: true,
        load: () => import("./failed-service"),
    },
    {
        name: "cold-start",
        about: "the first `npm start` of a new clone, with all caches empty",
        long: true,
        load: () => import("./cold-start"),
    },
    {
        name: "start-parts",
        about: "what a start with nothing to do is made of, of clones whose stacks are up",
        at: "CLONE[=STACK] …",
        load: () => import("./start-parts"),
    },
    {
        name: "commands",
        about: "the list of commands, and status",
        at: "CLONE[=STACK]",
        load: () => import("./commands"),
    },
    {
        name: "previews",
        about: "a preview of all stacks beside Pulumi's of one",
        at: "CLONE[=STACK]",
        load: () => import("./previews"),
    },
    {
        name: "disk",
        about: "the disk that images of stacks take",
        at: "[NAME=]STACK … or [NAME=]IMAGE:TAG,IMAGE:TAG …",
        load: () => import("./disk"),
    },
    {
        name: "mapped-runs",
        about: "mapped tasks beside those of Airflow's own operators",
        at: "CLONE[=STACK]",
        load: () => import("./mapped-runs"),
    },
    {
        name: "pod-start",
        about: "from a queued task to its function's first line in a pod",
        at: "CLONE[=STACK] …",
        load: () => import("./pod-start"),
    },
    {
        name: "project-start",
        about: "what changed requirements cost, of clones that it changes",
        at: "CLONE CLONE",
        load: () => import("./project-start"),
    },
];
