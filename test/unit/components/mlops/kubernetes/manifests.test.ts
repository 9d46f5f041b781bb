import { podServices, podTemplate } from "../../../../../components/mlops/kubernetes/manifests";
import { podsOf } from "../../../../../components/mlops/kubernetes/pods-of-specs";
import type { ServiceSpec } from "../../../../../services/spec";
import { OWNER, POD_SETTINGS, VOLUME_SOURCES, SPEC } from "./example";

const mount = (name: string, target: string, readOnly = true): ServiceSpec["mounts"][number] => ({
    target,
    from: { volume: name },
    readOnly,
});
const templateOf = (...changes: Partial<ServiceSpec>[]) => {
    const specs = changes.map((change) => ({ ...SPEC, ...change }));
    return podTemplate({ name: specs.at(-1)?.role ?? "", specs }, POD_SETTINGS);
};
const podOf = (...changes: Partial<ServiceSpec>[]) => templateOf(...changes).spec as unknown as Record<string, unknown>;
const containerOf = (change: Partial<ServiceSpec> = {}) =>
    (podOf(change)["containers"] as Record<string, unknown>[])[0] as Record<string, unknown>;

test("a service is this pod, restricted, and nothing else", () => {
    expect(templateOf({})).toEqual({
        metadata: {
            labels: { "app.kubernetes.io/name": "thing", ...OWNER, "app.kubernetes.io/managed-by": "gaiaflow" },
        },
        spec: {
            securityContext: {
                runAsNonRoot: true,
                seccompProfile: { type: "RuntimeDefault" },
                fsGroup: 0,
                fsGroupChangePolicy: "OnRootMismatch",
            },
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 30,
            containers: [
                {
                    name: "thing",
                    image: "gaiaflow/thing:1",
                    imagePullPolicy: "IfNotPresent",
                    args: ["serve", "$$HOME"],
                    env: [
                        { name: "A", value: "1" },
                        { name: "B", value: "$$(A) costs $$5" },
                    ],
                    ports: [{ containerPort: 80 }],
                    securityContext: {
                        runAsUser: 1000,
                        runAsGroup: 0,
                        allowPrivilegeEscalation: false,
                        capabilities: { drop: ["ALL"] },
                    },
                    resources: { requests: { memory: "256Mi" }, limits: { memory: "512Mi" } },
                    startupProbe: {
                        exec: { command: ["ok"] },
                        ...{ periodSeconds: 5, timeoutSeconds: 4, failureThreshold: 21 },
                    },
                    readinessProbe: {
                        exec: { command: ["ok"] },
                        ...{ periodSeconds: 5, timeoutSeconds: 4, failureThreshold: 3 },
                    },
                    livenessProbe: {
                        tcpSocket: { port: 80 },
                        ...{ periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
                    },
                },
            ],
        },
    });
});

describe("what a pod is asked", () => {
    test("is nothing that may hang on other services, to decide whether it is restarted", () => {
        const withoutPort = containerOf({ ports: [] });
        expect(withoutPort).toHaveProperty("readinessProbe.exec.command", ["ok"]);
        expect(withoutPort).not.toHaveProperty("livenessProbe");
        expect(withoutPort).not.toHaveProperty("ports");
    });

    test("is a sign of life of its own, where it has one", () => {
        expect(containerOf({ alive: ["ok", "--alive"] })).toMatchObject({
            readinessProbe: { exec: { command: ["ok"] } },
            livenessProbe: {
                exec: { command: ["ok", "--alive"] },
                ...{ periodSeconds: 60, timeoutSeconds: 30, failureThreshold: 5 },
            },
        });
    });

    test("is its port, of one with no health check of its own", () => {
        const answers = containerOf({ readiness: { until: "answers", url: "http://127.0.0.1:8080/" } });
        expect(answers).toHaveProperty("startupProbe.tcpSocket.port", 80);
    });

    test("is nothing, of one that ends", () => {
        const once = podOf({ readiness: { until: "done" }, ports: [] });
        expect(once["restartPolicy"]).toBe("Never");
        expect(JSON.stringify(once)).not.toContain("Probe");
    });
});

describe("files", () => {
    const files = [
        { path: "/run/secrets/thing/key", content: "K" },
        { path: "/run/secrets/s3/credentials", content: "C" },
    ];

    test("are a volume of the pod's Secret for each folder, which only the group reads", () => {
        const pod = podOf({ files, secretEnvironment: { TOKEN: "T" } });
        const volume = (folder: string, key: string, path: string) => ({
            name: `thing-files-${folder}`,
            secret: { secretName: "thing-files", defaultMode: 0o440, items: [{ key, path }] },
        });
        expect(pod["volumes"]).toEqual([
            volume("environment", "thing.environment.TOKEN", "TOKEN"),
            volume("s3", "thing.s3.credentials", "credentials"),
            volume("thing", "thing.thing.key", "key"),
        ]);
        expect(pod).not.toHaveProperty("initContainers");
        expect(JSON.stringify(pod["containers"])).not.toMatch(/"value":"T"/);
    });

    test("that a service writes are copied into memory, with those beside them", () => {
        const pod = podOf({
            files: [
                { path: "/run/a/users", content: "U", writable: true },
                { path: "/run/a/key", content: "K" },
            ],
        });
        expect(pod["volumes"]).toMatchObject([{ secret: {} }, { emptyDir: { medium: "Memory" } }]);
        expect(pod["initContainers"]).toMatchObject([
            {
                image: "gaiaflow/thing:1",
                command: [
                    "sh",
                    "-c",
                    "cp -f /from/users /to/ && chmod 0660 /to/users && cp -f /from/key /to/ && chmod 0640 /to/key",
                ],
                securityContext: { runAsUser: 1000, allowPrivilegeEscalation: false },
            },
        ]);
    });
});

describe("folders", () => {
    test("of the project are copied from its image, with a place for what is mounted below", () => {
        const mounts = [mount("code", "/project"), mount("data", "/project/notebooks", false)];
        const pod = podOf({ mounts });
        expect(pod["initContainers"]).toMatchObject([
            {
                image: "iris/iris:1",
                command: [
                    "sh",
                    "-c",
                    "mkdir -p /copy/at-code && cp -R --no-preserve=mode,ownership /project/. /copy/at-code/ && " +
                        "chmod -R 0755 /copy/at-code && mkdir -p /copy/at-code/notebooks",
                ],
            },
        ]);
        expect(pod["volumes"]).toEqual([
            { name: "at-data", persistentVolumeClaim: { claimName: "thing-data" } },
            { name: "project", emptyDir: {} },
        ]);
        expect(pod["containers"]).toMatchObject([
            {
                volumeMounts: [
                    { name: "project", mountPath: "/project", readOnly: true, subPath: "at-code" },
                    { name: "at-data", mountPath: "/project/notebooks", readOnly: false },
                ],
            },
        ]);
    });

    test("of the project have none of the files that its image has besides", () => {
        const pod = podOf({ mounts: [mount("code-alone", "/project")] });
        expect(JSON.stringify(pod["initContainers"])).toContain(
            "chmod -R 0755 /copy/at-code-alone && rm -f /copy/at-code-alone/.gaiaflow.json",
        );
    });

    test("of documents are a ConfigMap without subPath, so that a changed one is seen", () => {
        const pod = podOf({ mounts: [mount("documents", "/opt/metadata")] });
        const items = [{ key: "metadata", path: "iris.dist-info/METADATA" }];
        expect(pod["volumes"]).toEqual([{ name: "at-documents", configMap: { name: "gaiaflow-project", items } }]);
        expect(pod["containers"]).toMatchObject([
            { volumeMounts: [{ name: "at-documents", mountPath: "/opt/metadata", readOnly: true }] },
        ]);
    });

    test("that nothing is known of are refused", () => {
        expect(() => podOf({ mounts: [mount("elsewhere", "/x")] })).toThrow(/where elsewhere comes from/);
    });
});

test("shared memory is what the spec says", () => {
    expect(podOf({ sharedMemoryMib: 300 })).toMatchObject({
        volumes: [{ name: "thing-shm", emptyDir: { medium: "Memory", sizeLimit: "300Mi" } }],
        containers: [{ volumeMounts: [{ name: "thing-shm", mountPath: "/dev/shm" }] }],
    });
});

test("only who starts pods has a service account with a token", () => {
    expect(podOf({ startsPods: true })).toMatchObject({
        serviceAccountName: "airflow",
        automountServiceAccountToken: true,
    });
    expect(podOf({})).not.toHaveProperty("serviceAccountName");
});

describe("pods", () => {
    const specs = [
        { ...SPEC, role: "server", mounts: [mount("sockets", "/run/sockets", false)], ports: [], listens: [5432] },
        { ...SPEC, role: "alone", mounts: [mount("data", "/data", false)] },
        {
            ...SPEC,
            role: "client",
            mounts: [mount("sockets", "/run/sockets", false)],
            stop: { signal: "SIGTERM", graceSeconds: 60 },
        },
        { ...SPEC, role: "other", mounts: [mount("data", "/data", false)], ports: [] },
    ];
    const pods = podsOf(specs, VOLUME_SOURCES);

    test("hold together what shares sockets, in the place of the last of them", () => {
        expect(pods.map((pod) => [pod.name, pod.specs.map(({ role }) => role)])).toEqual([
            ["alone", ["alone"]],
            ["client", ["server", "client"]],
            ["other", ["other"]],
        ]);
    });

    test("have as long to end as the slowest of them, and one volume for the sockets", () => {
        const [, both] = pods;
        const { spec } = podTemplate(both ?? { name: "", specs: [] }, POD_SETTINGS);
        expect(spec).toMatchObject({ terminationGracePeriodSeconds: 60 });
        expect((spec as unknown as Record<string, unknown>)["volumes"]).toEqual([
            { name: "at-sockets", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } },
        ]);
    });

    test("are reached by the names of the roles, at all their ports", () => {
        expect(pods.map(podServices)).toEqual([
            [{ name: "alone", ports: [80] }],
            [
                { name: "server", ports: [5432] },
                { name: "client", ports: [80] },
            ],
            [],
        ]);
    });
});
