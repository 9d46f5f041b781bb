import * as pulumi from "@pulumi/pulumi";
import { KubernetesWorkload } from "../../../../../components/mlops/kubernetes/kubernetes-workload";
import type { ServiceSpec } from "../../../../../services/spec";
import { SECRET_MARK, mocks } from "../../../../support/provider-mocks";
import { record, type Recording } from "../../../../support/pulumi-recorder";
import { holdsSecret, publicPart, revealed } from "../../../../support/secret-values";
import { OWNER, POD_SETTINGS, SPEC } from "./example";

const SECRET = "kubernetes:core/v1:Secret";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

const JOB = "kubernetes:batch/v1:Job";
const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";

/** By which a pod is found, and no pod of others in the namespace. */
const OWN = { "app.kubernetes.io/name": "thing", ...OWNER };

const made = (
    change: Partial<ServiceSpec> = {},
    keepsData = false,
    replicas = 1,
): Promise<Recording<KubernetesWorkload>> => {
    const pod = { name: "thing", specs: [{ ...SPEC, ...change }] };
    const reach = { pods: [pod], forTasks: [], taskNamespace: "tasks" };
    return record(() => new KubernetesWorkload("thing", { pod, settings: POD_SETTINGS, reach, keepsData, replicas }), {
        mocks,
    });
};
const kinds = ({ resources }: Recording<unknown>): string[] =>
    resources.filter(({ custom }) => custom).map(({ name, type }) => `${type.split(":").at(-1)} ${name}`);
const files = (text: string) => [{ path: "/run/secrets/thing/key", content: pulumi.secret(text) }];

test("a service is a Deployment that comes after its policy and its name", async () => {
    const recording = await made();
    expect(kinds(recording).sort()).toEqual([
        ...["Deployment thing", "NetworkPolicy thing", "PodDisruptionBudget thing", "Service thing"],
    ]);
    const { dependencies, inputs } = recording.get(DEPLOYMENT, "thing");
    expect([...dependencies].sort()).toEqual(
        recording.resources
            .filter(({ type }) => /NetworkPolicy|Service$/.test(type))
            .map(({ urn }) => urn)
            .sort(),
    );
    expect(inputs).toMatchObject({
        metadata: { namespace: "platform", name: "thing" },
        spec: {
            replicas: 1,
            strategy: { type: "Recreate" },
            template: { metadata: { labels: OWN } },
        },
    });
    // Exactly: what is selected by never changes, and other labels may.
    expect(inputs).toHaveProperty("spec.selector", { matchLabels: OWN });
    expect(recording.get("kubernetes:core/v1:Service", "thing").inputs).toMatchObject({
        // Its pods come after it, and Pulumi would wait for them.
        metadata: { annotations: { "pulumi.com/skipAwait": "true" } },
        spec: { selector: OWN, ports: [{ port: 80, targetPort: 80 }] },
    });
});

test("one that keeps data is never there twice, and one that ends is a Job with no name of its own", async () => {
    expect(kinds(await made({}, true))).toContain("StatefulSet thing");
    const job = await made({ readiness: { until: "done" }, ports: [] });
    expect(kinds(job).sort()).toEqual(["Job thing", "NetworkPolicy thing"]);
});

test("a Job that has failed is made again by the next up", async () => {
    const { inputs } = (await made({ readiness: { until: "done" }, ports: [] })).get(JOB, "thing");
    expect(inputs).toMatchObject({ metadata: { annotations: { "pulumi.com/replaceUnready": "true" } } });
});

test("nothing ends a Job that takes long, and an up waits as long as its service says, and three minutes", async () => {
    const job = (await made({ readiness: { until: "done" }, readySeconds: 3600, ports: [] })).get(JOB, "thing");
    expect(job.inputs).not.toHaveProperty("spec.activeDeadlineSeconds");
    expect([job.createTimeout, job.updateTimeout]).toEqual(["3780s", "3780s"]);
});

test("a pod with data that never became ready gives way to the next one, and its claim is no part of the StatefulSet", async () => {
    const { deleteBeforeReplace, inputs } = (await made({}, true)).get("kubernetes:apps/v1:StatefulSet", "thing");
    expect(inputs).toHaveProperty("spec.podManagementPolicy", "Parallel");
    expect(inputs).not.toHaveProperty("spec.volumeClaimTemplates");
    expect(deleteBeforeReplace).toBe(true);
});

test("a node may always be emptied, of one pod of a kind at a time", async () => {
    const { inputs } = (await made()).get(BUDGET, "thing");
    expect(inputs).toMatchObject({
        metadata: { namespace: "platform", name: "thing" },
        spec: {
            ...{ maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
            selector: { matchLabels: OWN },
        },
    });
});

test("several are on different nodes where there are some, and replaced one by one in the room that they have", async () => {
    const specOf = async (replicas: number) =>
        (await made({}, false, replicas)).get(DEPLOYMENT, "thing").inputs["spec"] as Record<string, unknown>;
    expect(await specOf(2)).toMatchObject({
        replicas: 2,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
        template: {
            spec: {
                topologySpreadConstraints: [
                    {
                        ...{ maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
                        labelSelector: { matchLabels: OWN },
                    },
                ],
            },
        },
    });
    const one = await specOf(1);
    expect(one["strategy"]).toEqual({ type: "Recreate" });
    expect(JSON.stringify(one)).not.toContain("topologySpread");
});

test("an update has time for as many as it replaces, one after the other", async () => {
    expect((await made({}, false, 1)).get(DEPLOYMENT, "thing").updateTimeout).toBe("281s");
    expect((await made({}, false, 3)).get(DEPLOYMENT, "thing").updateTimeout).toBe("843s");
});

describe("its files", () => {
    test("are a Secret, which nobody reads elsewhere", async () => {
        const recording = await made({ files: files(SECRET_MARK) });
        const { inputs } = recording.get(SECRET, "thing-files");
        expect(revealed(inputs)).toMatchObject({
            metadata: { namespace: "platform", name: "thing-files" },
            data: { "thing.thing.key": Buffer.from(SECRET_MARK).toString("base64") },
        });
        expect(holdsSecret(inputs)).toBe(true);
        const readable = recording.resources.map((each) => JSON.stringify(publicPart(each.inputs)));
        expect(readable.filter((text) => text.includes(SECRET_MARK))).toEqual([]);
    });

    test("with another content make another pod", async () => {
        const templateOf = async (text: string) => {
            const { inputs } = (await made({ files: files(text) })).get(DEPLOYMENT, "thing");
            return JSON.stringify(revealed(inputs));
        };
        const [first, same, other] = [await templateOf("a"), await templateOf("a"), await templateOf("b")];
        expect(same).toBe(first);
        expect(other).not.toBe(first);
    });
});
