import { typeOf } from "../kit/instance";
import type { OpenState } from "../kit/open";
import { isObject } from "../kit/value";
import type { KubernetesContext } from "./client";
import { manifestOf, metadataOf, propertiesOf, withMetadata, without, type Manifest } from "./manifest";
import { normalized } from "./normalize";
import { type KubernetesObject } from "./object";
import { prunedTo } from "./prune";
import { LAST_APPLIED, checkpointOf, guardedInputs, stateOf } from "./state";
import { ADVICE, FORGOTTEN, UNREACHABLE } from "./unreachable";
import { lookWhetherReady } from "./wait";

/** Looks an object up: for refresh as the inputs name it, for import by its id, `NAMESPACE/NAME` or `NAME`. */
export async function readObject(context: KubernetesContext, known: OpenState): Promise<OpenState | undefined> {
    const { client, signal } = context;
    if (client.cluster === undefined) return withoutCluster(context, known);
    const token = typeOf(context.urn);
    const isImport = Object.keys(known.state).length === 0;
    const asked = normalized(manifestOf(known.inputs, token));
    const { apiVersion, kind } = asked;
    const parts = known.id.split("/");
    const name = parts.at(-1) ?? "";
    if (name === "" || parts.length > 2) throw new Error(`"${known.id}" is no id: expected NAMESPACE/NAME or NAME`);
    const ref = { apiVersion, kind, name, namespace: parts.length === 2 ? parts[0] : client.namespace };
    const live = await client.cluster.get(ref, signal);
    if (live === undefined) return undefined;
    const object = propertiesOf(live);
    const inputs = isImport ? importedInputs(object) : (prunedTo(object, asked) as Manifest);
    const before = checkpointOf(known.state, token);
    const state = (seen: KubernetesObject) =>
        stateOf(
            {
                inputs,
                live: propertiesOf(seen),
                fieldManager: before.fieldManager,
                initialApiVersion: before.initialApiVersion,
            },
            known.inputs,
        );
    const found = { inputs: guardedInputs(inputs, known.inputs), state };
    if (!isImport) await lookWhetherReady(context, client.cluster, live, found);
    return { id: known.id, inputs: found.inputs, state: state(live) };
}

/** What there is to say of a resource that cannot be looked up. */
function withoutCluster({ client, log }: KubernetesContext, known: OpenState): OpenState | undefined {
    const { deleteUnreachable, skipUpdateUnreachable } = client.settings;
    log.warn(`${UNREACHABLE}: ${client.unreachable}`);
    if (deleteUnreachable) {
        log.info(`${UNREACHABLE} and the \`deleteUnreachable\` option is enabled. ${FORGOTTEN}`);
        return undefined;
    }
    if (!skipUpdateUnreachable) throw new Error(`failed to read resource state due to unreachable cluster. ${ADVICE}`);
    log.info(
        `${UNREACHABLE} and the \`skipUnreachable\` option is enabled. Returned data could not reflect the actual cluster configuration.`,
    );
    return known;
}

/** The inputs that a program would have to say to get that object. */
function importedInputs(object: Manifest): Manifest {
    const { annotations } = metadataOf(object);
    const told = Object.entries(isObject(annotations) ? annotations : {}).filter(([name]) => !SERVERS_OWN.has(name));
    const own = normalized(without(object, "status"));
    return withMetadata(own, { annotations: told.length === 0 ? undefined : Object.fromEntries(told) });
}

const SERVERS_OWN = new Set(["deployment.kubernetes.io/revision", LAST_APPLIED]);
