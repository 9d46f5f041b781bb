import type { ClusterAnswers } from "../../../checks/cluster-answers";
import { limitFaults } from "../../../checks/namespace-limits";
import { settings } from "../../support/settings";

type Range = ClusterAnswers["limitRanges"][number];
type Quota = ClusterAnswers["quotas"][number];

const stack = { identity: { project: "gaiaflow", stack: "prod" } } as const;
const nothing: ClusterAnswers = {
    kubectl: "kubectl --context production",
    labels: {},
    denied: [],
    quotas: [],
    limitRanges: [],
    architectures: new Set(),
    nodes: [],
    pods: () => Promise.resolve([]),
    claimPhase: () => Promise.resolve("Bound"),
    hasSecret: () => Promise.resolve(true),
};
// As the API server sends them: plain objects, of no class of the client's.
const range = (item: object): Range =>
    JSON.parse(JSON.stringify({ spec: { limits: [{ type: "Container", ...item }] } })) as Range;
const quota = (hard: Record<string, string>, used = {}, spec = {}): Quota =>
    JSON.parse(
        JSON.stringify({ metadata: { name: "team" }, spec: { hard, ...spec }, status: { hard, used } }),
    ) as Quota;
const sidecar = { requests: { cpu: "1m", memory: "10Mi" }, limits: { cpu: "200m", memory: "64Mi" } };
const none = { requests: {}, limits: {} };
const faults = (answers: Partial<ClusterAnswers>, changes: object = {}): string[] => {
    const { tasks } = settings();
    const changed = { ...tasks, xcomSidecarResources: sidecar, ...changes } as typeof tasks;
    return limitFaults(settings({ ...stack, tasks: changed }), "ml", { ...nothing, ...answers }).map(
        ({ subject, problem, fix }) =>
            `${subject} ${problem} > ${fix.replaceAll("pulumi config set --stack prod --path ", "")}`,
    );
};

test("a namespace without limits takes every pod", () => {
    expect(faults({})).toEqual([]);
});

test.each([
    [range({ max: { memory: "4Gi" }, min: { cpu: "1m" } })],
    [range({ default: { memory: "1Gi" }, defaultRequest: { cpu: "1" } })],
    [range({ type: "Pod", max: { memory: "2112Mi" }, min: { cpu: "100m" } })],
    [range({ type: "PersistentVolumeClaim", max: { storage: "1Mi" } })],
])("a LimitRange that the defaults fit into is no fault: %j", (limitRange) => {
    expect(faults({ limitRanges: [limitRange] })).toEqual([]);
});

test("each bound of a LimitRange that pods cross is named with what fits", () => {
    const limitRanges = [
        range({ max: { memory: "1Gi" }, min: { cpu: "200m" } }),
        range({ maxLimitRequestRatio: { memory: "4" } }),
    ];
    expect(faults({ limitRanges }, { xcomSidecarResources: none })).toEqual([
        "gaiaflow:tasks.resources.limits.memory is 2Gi; the namespace's LimitRange allows at most 1Gi > 'gaiaflow:tasks.resources.limits.memory' 1Gi",
        "gaiaflow:tasks.resources.requests.cpu is 100m; the namespace's LimitRange wants at least 200m > 'gaiaflow:tasks.resources.requests.cpu' 200m",
        "gaiaflow:tasks.resources.requests.memory is 256Mi with a limit of 2Gi; the namespace's LimitRange allows a limit of 4 times the request > 'gaiaflow:tasks.resources.requests.memory' 2Gi",
    ]);
});

test("a bound holds for the container that hands on results, too", () => {
    expect(faults({ limitRanges: [range({ min: { cpu: "50m" } })] })).toEqual([
        "gaiaflow:tasks.xcomSidecarResources.requests.cpu is 1m; the namespace's LimitRange wants at least 50m > 'gaiaflow:tasks.xcomSidecarResources.requests.cpu' 50m",
    ]);
});

test("a default limit below what is requested is named with the limit to set", () => {
    const resources = { requests: { cpu: "2" }, limits: {} };
    expect(faults({ limitRanges: [range({ _default: { cpu: "500m" } })] }, { resources })).toEqual([
        "gaiaflow:tasks.resources.limits.cpu is not set; the namespace's LimitRange then puts 500m there, less than the 2 that is requested > 'gaiaflow:tasks.resources.limits.cpu' 2",
    ]);
    const limitRanges = [range({ _default: { cpu: "500m" }, max: { cpu: "1" } })];
    expect(faults({ limitRanges }, { resources })).toEqual([
        "gaiaflow:tasks.resources.requests.cpu is 2; the namespace's LimitRange allows at most 1 > 'gaiaflow:tasks.resources.requests.cpu' 1",
    ]);
});

test("a ratio asks for a limit", () => {
    expect(faults({ limitRanges: [range({ maxLimitRequestRatio: { cpu: "500" } })] })).toEqual([
        "gaiaflow:tasks.resources.limits.cpu is not set; the namespace's LimitRange wants one beside the request > 'gaiaflow:tasks.resources.limits.cpu' 100m",
    ]);
});

describe("a LimitRange of pods", () => {
    test("holds for both containers together", () => {
        expect(faults({ limitRanges: [range({ type: "Pod", max: { memory: "1Gi" } })] })).toEqual([
            "gaiaflow:tasks.resources.limits.memory is 2Gi; the namespace's LimitRange allows a pod at most 1Gi, of which 64Mi go to the container that hands on results > 'gaiaflow:tasks.resources.limits.memory' 960Mi",
        ]);
    });

    test("asks for a limit, and for enough of a pod without the second one", () => {
        expect(faults({ limitRanges: [range({ type: "Pod", max: { cpu: "1" }, min: { memory: "260Mi" } })] })).toEqual([
            "gaiaflow:tasks.resources.limits.cpu is not set; the namespace's LimitRange allows a pod at most 1, of which 200m go to the container that hands on results > 'gaiaflow:tasks.resources.limits.cpu' 800m",
            "gaiaflow:tasks.resources.requests.memory is 256Mi; the namespace's LimitRange wants at least 260Mi of a pod > 'gaiaflow:tasks.resources.requests.memory' 260Mi",
        ]);
    });

    test("lowers a request with its limit, and shows itself where nothing is left", () => {
        const resources = { requests: { memory: "4Gi" }, limits: { memory: "4Gi" } };
        expect(faults({ limitRanges: [range({ type: "Pod", max: { memory: "1Gi" } })] }, { resources })).toEqual([
            expect.stringContaining(
                "> 'gaiaflow:tasks.resources.limits.memory' 960Mi && 'gaiaflow:tasks.resources.requests.memory' 960Mi",
            ),
        ]);
        expect(faults({ limitRanges: [range({ type: "Pod", max: { memory: "1Mi" } })] })).toEqual([
            expect.stringMatching(/ > kubectl --context production describe limitrange --namespace ml$/),
        ]);
    });
});

test("a quota too small for one pod is named, with what is in use", () => {
    expect(faults({ quotas: [quota({ "limits.memory": "1Gi" }, { "limits.memory": "512Mi" })] })).toEqual([
        "gaiaflow:tasks.resources.limits.memory is 2Gi; the quota team of namespace ml allows 1Gi for all pods together, of which 64Mi go to the container that hands on results (512Mi in use) > 'gaiaflow:tasks.resources.limits.memory' 960Mi",
    ]);
});

test("a quota that the task's container alone fits into is too small", () => {
    expect(faults({ quotas: [quota({ "limits.memory": "2Gi" })] })).toEqual([
        expect.stringMatching(/ > 'gaiaflow:tasks\.resources\.limits\.memory' 1984Mi$/),
    ]);
    expect(faults({ quotas: [quota({ "limits.memory": "2112Mi" })] })).toEqual([]);
});

test("a quota of no pods, and of none of a device, is named with what shows it", () => {
    const resources = { requests: { "nvidia.com/gpu": "1" }, limits: { memory: "2Gi", "nvidia.com/gpu": "1" } };
    const quotas = [
        quota({ pods: "0", "requests.nvidia.com/gpu": "0", "count/secrets": "0", "requests.storage": "0" }),
    ];
    expect(faults({ quotas }, { resources })).toEqual([
        "gaiaflow:cluster.namespace is ml, whose quota team allows 0 pods; expected a namespace that takes them > kubectl --context production describe quota team --namespace ml",
        'gaiaflow:tasks.resources.requests["nvidia.com/gpu"] is 1; the quota team of namespace ml allows 0 for all pods together > kubectl --context production describe quota team --namespace ml',
    ]);
    const [fault] = faults(
        { quotas: [quota({ "requests.nvidia.com/gpu": "1" })] },
        {
            resources: { requests: { "nvidia.com/gpu": "2" }, limits: { "nvidia.com/gpu": "2" } },
        },
    );
    expect(fault).toContain(
        `> 'gaiaflow:tasks.resources.requests["nvidia.com/gpu"]' 1 && 'gaiaflow:tasks.resources.limits["nvidia.com/gpu"]' 1`,
    );
});

test("a quota that counts what pods do not say is named, unless the namespace has a default for it", () => {
    const quotas = [quota({ "limits.cpu": "8", cpu: "4", pods: "10" })];
    expect(faults({ quotas })).toEqual([
        "gaiaflow:tasks.resources.limits.cpu is not set; the quota team of namespace ml counts it and so refuses every pod without > 'gaiaflow:tasks.resources.limits.cpu' 1",
    ]);
    expect(faults({ quotas, limitRanges: [range({ _default: { cpu: "1" } })] })).toEqual([]);
    expect(faults({ quotas: [quota({ "limits.cpu": "500m" })] })).toEqual([
        expect.stringMatching(/ > 'gaiaflow:tasks\.resources\.limits\.cpu' 300m$/),
    ]);
    const [, ofSidecar] = faults({ quotas }, { xcomSidecarResources: none });
    expect(ofSidecar).toContain("gaiaflow:tasks.xcomSidecarResources.limits.cpu is not set");
});

describe("a quota with scopes", () => {
    const hard = { "limits.cpu": "10" };
    const of = (...expressions: object[]) => quota(hard, {}, { scopeSelector: { matchExpressions: expressions } });
    const classes = (operator: string, ...values: string[]) => of({ scopeName: "PriorityClass", operator, values });
    const elsewhere = {
        podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "zone", namespaceSelector: {} }],
        },
    };

    test.each<[string, Quota, object]>([
        ["for pods with a deadline", quota(hard, {}, { scopes: ["Terminating"] }), {}],
        ["for pods without limits", quota({ pods: "0" }, {}, { scopes: ["BestEffort"] }), {}],
        ["of which one is not theirs", quota(hard, {}, { scopes: ["NotTerminating", "BestEffort"] }), {}],
        ["for another class", classes("In", "high"), { priorityClassName: "batch" }],
        ["for a class, which may be the cluster's default", classes("In", "high"), {}],
        ["for any class", quota(hard, {}, { scopes: ["PriorityClass"] }), {}],
        ["for all classes but theirs", classes("NotIn", "batch"), { priorityClassName: "batch" }],
        ["for pods without class", classes("DoesNotExist"), { priorityClassName: "batch" }],
        ["for pods that look at other namespaces", quota(hard, {}, { scopes: ["CrossNamespacePodAffinity"] }), {}],
        ["that nobody knows here", quota(hard, {}, { scopes: ["VolumeAttributesClass"] }), {}],
    ])("%s counts no task pod", (_, some, changes) => {
        expect(faults({ quotas: [some] }, changes)).toEqual([]);
    });

    test.each<[string, Quota, object]>([
        ["for pods without deadline", quota(hard, {}, { scopes: ["NotTerminating", "NotBestEffort"] }), {}],
        ["for their class", classes("In", "high", "batch"), { priorityClassName: "batch" }],
        ["for any class", classes("Exists"), { priorityClassName: "batch" }],
        ["for all classes but others", classes("NotIn", "high"), { priorityClassName: "batch" }],
        ["for pods without class", classes("DoesNotExist"), {}],
        [
            "for pods that look at other namespaces",
            quota(hard, {}, { scopes: ["CrossNamespacePodAffinity"] }),
            { affinity: elsewhere },
        ],
    ])("%s counts them", (_, some, changes) => {
        expect(faults({ quotas: [some] }, changes)).toHaveLength(1);
    });
});
