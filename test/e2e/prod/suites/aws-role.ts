import { until } from "../../../support/until";
import type { Production } from "../../../support/production";

const ROLE = "arn:aws:iam::111122223333:role/tasks";
const AUDIENCE = "sts.amazonaws.com";
const PROBE_POD = "gaiaflow-test-as-on-eks";
const FOLDER = "/var/run/secrets/eks.amazonaws.com/serviceaccount";

interface Named {
    readonly name: string;
}
interface Container extends Named {
    readonly env?: readonly Named[];
    readonly envFrom?: readonly { readonly secretRef?: Named }[];
    readonly volumeMounts?: readonly object[];
}
interface Pod {
    readonly metadata: Named;
    readonly spec: {
        readonly containers: readonly Container[];
        readonly initContainers?: readonly Container[];
        readonly serviceAccountName: string;
        readonly automountServiceAccountToken?: boolean;
        readonly volumes?: readonly Named[];
        readonly securityContext?: object;
        readonly imagePullSecrets?: readonly Named[];
    };
}
interface Secret {
    readonly metadata: Named;
    readonly data?: Readonly<Record<string, string>>;
}

/** What a program in the pod has of AWS, printed as JSON. */
const PROBE = `
import json, os
token = open(os.environ["AWS_WEB_IDENTITY_TOKEN_FILE"]).read()
print(json.dumps({"token": token, "names": sorted(name for name in os.environ if name.startswith("AWS_"))}))
`;

/**
 * What EKS adds to a pod whose service account has a role, by a webhook that this cluster does not have:
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html
 */
function asOnEks({ spec }: Pod): object {
    const [base] = [...(spec.initContainers ?? []), ...spec.containers].filter(({ name }) => name === "base");
    const token = { serviceAccountToken: { audience: AUDIENCE, expirationSeconds: 86_400, path: "token" } };
    const env = { AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: `${FOLDER}/token` };
    const container = {
        ...base,
        command: ["python", "-c", PROBE],
        args: [],
        env: [...(base?.env ?? []), ...Object.entries(env).map(([name, value]) => ({ name, value }))],
        volumeMounts: [...(base?.volumeMounts ?? []), { name: "aws-iam-token", mountPath: FOLDER, readOnly: true }],
    };
    const { automountServiceAccountToken, imagePullSecrets, securityContext, serviceAccountName, volumes = [] } = spec;
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: PROBE_POD },
        spec: {
            ...{ automountServiceAccountToken, imagePullSecrets, securityContext, serviceAccountName },
            restartPolicy: "Never",
            containers: [container],
            volumes: [...volumes, { name: "aws-iam-token", projected: { sources: [token] } }],
        },
    };
}

/** A role in the place of AWS's keys. It is no proof of AWS, which alone would take the token. */
export function awsRole(fixture: () => Production): void {
    describe("with a role of AWS", () => {
        let core: string;
        let pod: Pod;
        beforeAll(async () => {
            const { admin, airflow, namespace, platform } = fixture();
            core = `/api/v1/namespaces/${namespace}`;
            const serviceAccountAnnotations = { "eks.amazonaws.com/role-arn": ROLE };
            await platform.configure({ tasks: { serviceAccountAnnotations } });
            await platform.up();
            const run = await airflow.api.trigger("train_iris");
            const look = async (): Promise<boolean> => {
                const { items } = await admin.get<{ items: Pod[] }>(`${core}/pods`);
                const found = items.find(({ spec }) => spec.serviceAccountName === "gaiaflow-task");
                pod = found ?? pod;
                return found !== undefined;
            };
            await until("a task has its pod", look, 300);
            expect((await airflow.api.ended("train_iris", run)).state).toBe("success");
        });
        afterAll(async () => {
            const { admin, platform } = fixture();
            await admin.status("DELETE", `${core}/pods/${PROBE_POD}`);
            await platform.configure({ tasks: undefined });
            await platform.up();
        });

        test("the service account of task pods names it, and they have no token of the cluster's own", async () => {
            const { serviceAccountName: name, automountServiceAccountToken, volumes = [] } = pod.spec;
            const { metadata } = await fixture().admin.get<{ metadata: object }>(`${core}/serviceaccounts/${name}`);
            expect(metadata).toMatchObject({ annotations: { "eks.amazonaws.com/role-arn": ROLE } });
            expect(automountServiceAccountToken).toBe(false);
            expect(volumes.filter((volume) => "projected" in volume)).toEqual([]);
        });

        test("no secret of the namespace, and no variable of a pod, holds a key that would win over it", async () => {
            const { items } = await fixture().admin.get<{ items: Secret[] }>(`${core}/secrets`);
            const inSecrets = items.flatMap(({ data = {}, metadata }) =>
                Object.keys(data).map((key) => `${metadata.name} ${key}`),
            );
            const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
            const inPod = containers.flatMap(({ env = [] }) => env.map(({ name }) => name));
            expect(inPod.length).toBeGreaterThan(0);
            expect([...inSecrets, ...inPod].filter((name) => /AWS_|access.?key/i.test(name))).toEqual([]);
            expect(containers.flatMap(({ envFrom = [] }) => envFrom)).toEqual([]);
        });

        test("a task pod takes what EKS adds: a token for AWS alone, that its user can read, and nothing else of AWS", async () => {
            const { admin, cluster, namespace } = fixture();
            expect(await admin.status("POST", `${core}/pods`, asOnEks(pod))).toBe(201);
            const ended = async (): Promise<boolean> => {
                const { status } = await admin.get<{ status: { phase: string } }>(`${core}/pods/${PROBE_POD}`);
                return ["Succeeded", "Failed"].includes(status.phase);
            };
            await until("the pod has ended", ended, 120);
            const log = await cluster.kubectl(["logs", PROBE_POD, "--namespace", namespace]);
            const { names, token } = JSON.parse(log) as { readonly names: string[]; readonly token: string };
            expect(names).toEqual(["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"]);
            const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
            expect(claims).toMatchObject({
                aud: [AUDIENCE],
                sub: `system:serviceaccount:${namespace}:${pod.spec.serviceAccountName}`,
            });
        });
    });
}
