import { typeToken } from "../../../lib/type-token";
import { PORTS, type PortName } from "../../../services/catalogue";
import { nameOf, type StateResource } from "./state";

/** A port of this machine and one of a service of the cluster that it is to lead to. */
export interface Forward {
    /** As `gaiaflow:ports` has it. */
    readonly name: string;
    /** Where whatever is there is opened. */
    readonly url: string;
    readonly namespace: string;
    readonly service: string;
    readonly here: number;
    readonly there: number;
}

const SERVICE = "kubernetes:core/v1:Service";

/** What a platform in a cluster is reached by, by the state of its stack; nothing of one whose services are containers. */
export function forwardsOf(state: readonly StateResource[]): Forward[] {
    const platform = state.find(({ type }) => type === typeToken("mlops", "ClusterPlatform"));
    const urls = (platform?.outputs?.["urls"] ?? {}) as Readonly<Record<string, string>>;
    // What has a host name is reached by that.
    const local = Object.entries(urls).filter(([, url]) => new URL(url).protocol === "http:");
    return local.flatMap(([name, url]) => {
        const { role } = PORTS[name as PortName];
        const service = state.find(({ type, urn }) => type === SERVICE && nameOf(urn) === role);
        const { metadata, spec } = (service?.inputs ?? {}) as Partial<ServiceInputs>;
        // Ports of one service stand in the order of the catalogue.
        const at = Object.keys(PORTS)
            .filter((other) => PORTS[other as PortName].role === role)
            .indexOf(name);
        const there = spec?.ports[at]?.port;
        return metadata === undefined || there === undefined
            ? []
            : [{ ...{ name, url, there, service: role }, namespace: metadata.namespace, here: portOf(url) }];
    });
}

interface ServiceInputs {
    readonly metadata: { readonly namespace: string };
    readonly spec: { readonly ports: readonly { readonly port: number }[] };
}

/** An address has no `:80`. */
function portOf(url: string): number {
    const { port } = new URL(url);
    return port === "" ? 80 : Number(port);
}
