import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { runAgain, type Like } from "./cluster-job";
import { ask, type Reach, type Workload } from "./cluster-reach";
import type { Database } from "./databases";
import { writersOf, type Writers } from "./writers";

/** Says of a Deployment that a restore has stopped it, and how many pods it had: `up` does not look at that. */
const BEFORE = "io.gaiaflow.replicas-before-restore";
/** As whom it is changed. Fields that this name still had would be in the way of the next `up`. */
const MANAGER = "gaiaflow-restore";
/** What a service has until it is ready, where its Deployment says nothing of it. */
const LONGEST_SECONDS = 480;

interface Writer {
    readonly name: string;
    readonly replicas: number;
    readonly selector: string;
    readonly seconds: number;
}

/** What of a stack's Deployments writes into these databases. @param migration The Job that declares. */
export function clusterWriters(
    reach: Reach,
    makers: ReadonlyMap<string, Workload>,
    databases: readonly Database[],
    migration: Like | undefined,
): Writers {
    const writers = writersOf(databases).flatMap((role) => toWriter(makers.get(`deployment/${role}`)));
    const patch = (name: string, body: object) =>
        ask(reach, `Changing how many pods ${name} has`, [
            ...["patch", `deployment/${name}`, "--type=merge", `--field-manager=${MANAGER}`],
            ...["--patch", JSON.stringify(body)],
        ]);
    return {
        roles: writers.map(({ name }) => name),
        stop: async () => {
            for (const { name, replicas } of writers.toReversed()) {
                const annotations = { [BEFORE]: String(replicas) };
                await patch(name, { metadata: { annotations }, spec: { replicas: 0 } });
            }
            for (const { name, selector } of writers) {
                const wait = ["wait", "pods", "--selector", selector, "--for=delete", "--timeout=180s"];
                await ask(reach, `Waiting for the end of ${name}`, wait);
            }
        },
        start: async () => {
            for (const { name, replicas } of writers) {
                await patch(name, { metadata: { annotations: { [BEFORE]: null } }, spec: { replicas } });
                await release(reach, name);
            }
        },
        healthy: async () => {
            for (const { name, seconds } of writers) {
                const words = ["rollout", "status", `deployment/${name}`, `--timeout=${seconds}s`];
                await ask(reach, `The start of ${name}`, words);
            }
        },
        declare: async () => {
            if (migration) {
                await runAgain(reach, "Airflow's migration", migration);
            }
        },
    };
}

/** One that somebody has stopped stays so. */
function toWriter(found: Workload | undefined): Writer[] {
    const { progressDeadlineSeconds, replicas = 1, selector } = found?.spec ?? {};
    return found === undefined || replicas === 0
        ? []
        : [
              {
                  name: found.metadata.name,
                  replicas,
                  seconds: progressDeadlineSeconds ?? LONGEST_SECONDS,
                  selector: Object.entries(selector?.matchLabels ?? {})
                      .map(([label, value]) => `${label}=${value}`)
                      .join(","),
              },
          ];
}

/** Belongs to nobody again, so that the next `up` sets it. Kubernetes itself writes into the object meanwhile. */
async function release(reach: Reach, name: string, tries = 10): Promise<void> {
    const get = ["get", `deployment/${name}`, "--show-managed-fields", "--output", "json"];
    const { managedFields = [], resourceVersion } = (
        JSON.parse(await ask(reach, "Asking for a Deployment", get)) as Workload
    ).metadata;
    const patch = [
        { op: "test", path: "/metadata/resourceVersion", value: resourceVersion },
        {
            op: "replace",
            path: "/metadata/managedFields",
            value: managedFields.filter(({ manager }) => manager !== MANAGER),
        },
    ];
    const words = ["patch", `deployment/${name}`, "--type=json", "--patch", JSON.stringify(patch)];
    try {
        await ask(reach, "Changing a Deployment", words);
    } catch (error) {
        if (tries <= 1) {
            throw error;
        }
        await sleep(500);
        await release(reach, name, tries - 1);
    }
}

/** @throws {UserError} Where a restore was killed while services stood still, with what starts them. */
export function refuseStopped(reach: Reach, makers: ReadonlyMap<string, Workload>): void {
    const stopped = [...makers.values()].flatMap(({ metadata, spec }) => {
        const before = metadata.annotations?.[BEFORE];
        return before === undefined || spec.replicas !== 0 ? [] : [{ name: metadata.name, before }];
    });
    if (stopped.length > 0) {
        const { kubectl, namespace } = reach;
        const line = [kubectl.program, ...kubectl.args, "--namespace", namespace, "scale"].join(" ");
        throw new UserError({
            problem: `A restore has stopped ${stopped.map(({ name }) => name).join(", ")}. It goes on elsewhere, or was killed.`,
            fix: "Where it was killed, these start them again; a restore with --replace then brings it to its end:",
            details: stopped.map(({ before, name }) => `${line} deployment/${name} --replicas=${before}`).join("\n"),
        });
    }
}
