import type { types } from "@pulumi/kubernetes";
import type { ServiceSpec } from "../../../services/spec";

type Container = types.input.core.v1.Container;
type Probe = types.input.core.v1.Probe;

/** Ports at which a service is reached, those by the name of the first one first. */
export function listeningPorts({ listens = [], ports }: Pick<ServiceSpec, "listens" | "ports">): number[] {
    return [...new Set([...ports.map(({ container }) => container), ...listens])];
}

/**
 * The health check as Kubernetes asks it. Until it has first succeeded nothing else is asked; from then on it decides whether
 * others are led to the service. That may hang on what the service depends on, and a restart would repair none of it: what
 * restarts a service is that its process ends, or gives no sign of life of its own for minutes.
 */
export function probes(spec: ServiceSpec): Pick<Container, "startupProbe" | "readinessProbe" | "livenessProbe"> {
    const check = question(spec);
    if (check === undefined) {
        return {};
    }
    const { asked, periodSeconds, retries, timeoutSeconds } = check;
    const every = { periodSeconds, timeoutSeconds };
    return {
        startupProbe: { ...asked, ...every, failureThreshold: Math.ceil(spec.readySeconds / periodSeconds) },
        readinessProbe: { ...asked, ...every, failureThreshold: retries },
        ...signOfLife(spec),
    };
}

function signOfLife(spec: ServiceSpec): Pick<Container, "livenessProbe"> {
    const [port] = listeningPorts(spec);
    if (spec.alive !== undefined) {
        const asked = { exec: { command: [...spec.alive] } };
        // A command starts, which takes its time where tasks have all processors, and a restart would end those tasks.
        return { livenessProbe: { ...asked, periodSeconds: 60, timeoutSeconds: 30, failureThreshold: 5 } };
    }
    return port === undefined
        ? {}
        : { livenessProbe: { tcpSocket: { port }, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 } };
}

interface Question {
    readonly asked: Pick<Probe, "exec" | "tcpSocket">;
    readonly periodSeconds: number;
    readonly timeoutSeconds: number;
    readonly retries: number;
}

function question(spec: ServiceSpec): Question | undefined {
    const { readiness } = spec;
    switch (readiness.until) {
        case "done":
            return undefined;
        case "healthy": {
            const { command, intervalSeconds, retries, timeoutSeconds } = readiness.check;
            const asked = { exec: { command: [...command] } };
            return { asked, periodSeconds: intervalSeconds, timeoutSeconds, retries };
        }
        case "answers": {
            const [port] = listeningPorts(spec);
            if (port === undefined) {
                throw new Error(`${spec.role} is to answer and listens at no port`);
            }
            return { asked: { tcpSocket: { port } }, periodSeconds: 5, timeoutSeconds: 5, retries: 5 };
        }
    }
}
