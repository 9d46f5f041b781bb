import { eventReasons, type ClusterEvent } from "../../../../providers/kubernetes/await/event-reasons";
import type { ContainerStatus, Pod } from "../../../../providers/kubernetes/await/facts";
import { podReasons } from "../../../../providers/kubernetes/await/pod-reasons";

function pod(status: NonNullable<Pod["status"]>, spec: object = {}): Pod {
    return { apiVersion: "v1", kind: "Pod", metadata: { name: "app-1", namespace: "team", uid: "u1" }, spec, status };
}

const UNREADY = [
    { type: "PodScheduled", status: "True" },
    { type: "Initialized", status: "True" },
    { type: "Ready", status: "False", reason: "ContainersNotReady", message: "containers with unready status: [app]" },
];

function reasonOf(container: Partial<ContainerStatus>): string | undefined {
    const [reason] = podReasons([
        pod({ conditions: UNREADY, containerStatuses: [{ name: "app", ready: false, ...container }] }),
    ]);
    return reason?.replace("[Pod team/app-1]: containers with unready status: [app]", "").replace(/^; /, "");
}

describe("why a pod is not ready", () => {
    test("an image that cannot be had, without the container runtime's preamble", () => {
        const message = 'rpc error: code = NotFound desc = failed to pull image "nowhere/x:1"';
        expect(reasonOf({ state: { waiting: { reason: "ErrImagePull", message } } })).toBe(
            '[ErrImagePull] failed to pull image "nowhere/x:1"',
        );
    });

    test("a container that ends again and again, with its exit code but not its own words", () => {
        const reason = reasonOf({
            state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 10s restarting failed container=app" } },
            lastState: { terminated: { reason: "Error", exitCode: 3, message: "password is hush" } },
        });
        expect(reason).toBe(
            '[CrashLoopBackOff] back-off 10s restarting failed container=app; container "app" terminated (Error: exit code 3)',
        );
    });

    test("a command that is not there, in the container runtime's words", () => {
        const terminated = { reason: "StartError", exitCode: 128, message: 'exec: "nope": executable file not found' };
        expect(reasonOf({ state: { terminated } })).toBe(
            'container "app" terminated (StartError: exit code 128); exec: "nope": executable file not found',
        );
    });

    test("a secret that is missing", () => {
        const waiting = { reason: "CreateContainerConfigError", message: 'secret "keys" not found' };
        expect(reasonOf({ state: { waiting } })).toBe('[CreateContainerConfigError] secret "keys" not found');
    });

    test("a container that is only being made is no reason", () => {
        expect(reasonOf({ state: { waiting: { reason: "ContainerCreating" } } })).toBe("");
    });

    test("no node has room", () => {
        const message = "0/1 nodes are available: 1 Insufficient memory.";
        const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
        expect(podReasons([pod({ conditions })])).toEqual([`[Pod team/app-1]: ${message}`]);
    });

    test("a container that is to run before the others has not ended well", () => {
        const conditions = [
            UNREADY[0] ?? { type: "", status: "" },
            { type: "Initialized", status: "False", message: "containers with incomplete status: [init]" },
        ];
        const terminated = { reason: "Error", exitCode: 1 };
        const initContainerStatuses = [{ name: "init", ready: false, state: { terminated } }];
        expect(podReasons([pod({ conditions, initContainerStatuses })])).toEqual([
            "[Pod team/app-1]: containers with incomplete status: [init]; " +
                'container "init" terminated (Error: exit code 1)',
        ]);
    });

    test("an evicted pod", () => {
        const evicted = { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." };
        expect(podReasons([pod(evicted)])).toEqual([
            "[Pod team/app-1]: [Evicted] The node was low on resource: memory.",
        ]);
    });

    test("pods that are ready or have ended well say nothing", () => {
        expect(
            podReasons([pod({ conditions: [{ type: "Ready", status: "True" }] }), pod({ phase: "Succeeded" })]),
        ).toEqual([]);
    });
});

describe("what events tell", () => {
    const event = (fields: Partial<ClusterEvent>): ClusterEvent => ({
        apiVersion: "v1",
        kind: "Event",
        metadata: { name: "e" },
        type: "Warning",
        involvedObject: { kind: "Pod", name: "app-1", namespace: "team", uid: "u1", fieldPath: "spec.containers{app}" },
        ...fields,
    });
    const of = (events: ClusterEvent[], spec: object = {}): string[] => {
        const one = pod({}, spec);
        return eventReasons(events, [one], [one]);
    };

    test("the last warning of each sort about the objects, and nothing of others", () => {
        const mount = (lastTimestamp: string, message: string) =>
            event({ reason: "FailedMount", lastTimestamp, message });
        const reasons = of([
            mount("2026-01-01T00:00:02Z", 'secret "new" not found'),
            mount("2026-01-01T00:00:01Z", 'secret "old" not found'),
            event({ reason: "BackOff", message: "repeats the status" }),
            event({ reason: "Normal", type: "Normal", message: "is no warning" }),
            event({ reason: "FailedMount", involvedObject: { uid: "another" }, message: "is not ours" }),
        ]);
        expect(reasons).toEqual(['[Pod team/app-1]: FailedMount: secret "new" not found']);
    });

    test("a probe over HTTP with its status, a probe by a command without what that printed", () => {
        const failing = (message: string) =>
            event({ reason: "Unhealthy", message: `Readiness probe failed: ${message}` });
        const http = { containers: [{ name: "app", readinessProbe: { httpGet: {} } }] };
        const exec = { containers: [{ name: "app", readinessProbe: { exec: { command: ["env"] } } }] };
        expect(of([failing("HTTP probe failed with statuscode: 500")], http)).toEqual([
            "[Pod team/app-1]: Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 500",
        ]);
        expect(of([failing("PASSWORD=hush")], exec)).toEqual([
            "[Pod team/app-1]: Unhealthy: Readiness probe failed: its command says no",
        ]);
    });
});
