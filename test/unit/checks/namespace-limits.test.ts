import type { ClusterAnswers } from "../../../checks/cluster-answers";
import { limitFaults } from "../../../checks/namespace-limits";
import { settings } from "../../support/settings";

type Range = ClusterAnswers["limitRanges"][number];
type Quota = ClusterAnswers["quotas"][number];

const stack = { identity: { project: "gaiaflow", stack: "prod" } } as const;
const nothing: ClusterAnswers = {
    labels: {},
    denied: [],
    quotas: [],
    limitRanges: [],
    architectures: new Set(),
    hasSecret: () => Promise.resolve(true),
};
// As the API server sends them: plain objects, of no class of the client's.
const range = (item: object): Range =>
    JSON.parse(JSON.stringify({ spec: { limits: [{ type: "Container", ...item }] } })) as Range;
const quota = (hard: Record<string, string>, used = {}): Quota =>
    JSON.parse(JSON.stringify({ metadata: { name: "team" }, spec: { hard }, status: { hard, used } })) as Quota;
const faults = (answers: Partial<ClusterAnswers>, resources?: object): string[] => {
    const { tasks } = settings();
    const changed = { ...tasks, ...(resources && { resources }) } as typeof tasks;
    return limitFaults(settings({ ...stack, tasks: changed }), "ml", { ...nothing, ...answers }).map(
        ({ subject, problem, fix }) =>
            `${subject} ${problem} > ${fix.replace("pulumi config set --stack prod --path ", "")}`,
    );
};

test("a namespace without limits takes every pod", () => {
    expect(faults({})).toEqual([]);
});

test.each([
    [range({ max: { memory: "4Gi" }, min: { cpu: "50m" } })],
    [range({ default: { memory: "1Gi" }, defaultRequest: { cpu: "1" } })],
    [range({ type: "Pod", max: { memory: "1Mi" } })],
])("a LimitRange that the defaults fit into is no fault: %j", (limitRange) => {
    expect(faults({ limitRanges: [limitRange] })).toEqual([]);
});

test("each bound of a LimitRange that pods cross is named with what fits", () => {
    const limitRanges = [
        range({ max: { memory: "1Gi" }, min: { cpu: "200m" } }),
        range({ maxLimitRequestRatio: { memory: "4" } }),
    ];
    expect(faults({ limitRanges })).toEqual([
        "gaiaflow:tasks.resources.limits.memory is 2Gi; the namespace's LimitRange allows at most 1Gi > 'gaiaflow:tasks.resources.limits.memory' 1Gi",
        "gaiaflow:tasks.resources.requests.cpu is 100m; the namespace's LimitRange wants at least 200m > 'gaiaflow:tasks.resources.requests.cpu' 200m",
        "gaiaflow:tasks.resources.requests.memory is 256Mi with a limit of 2Gi; the namespace's LimitRange allows a limit of 4 times the request > 'gaiaflow:tasks.resources.requests.memory' 2Gi",
    ]);
});

test("a quota too small for one pod is named, with what is in use", () => {
    expect(faults({ quotas: [quota({ "limits.memory": "1Gi" }, { "limits.memory": "512Mi" })] })).toEqual([
        "gaiaflow:tasks.resources.limits.memory is 2Gi; the quota team of namespace ml allows 1Gi for all pods together (512Mi in use) > 'gaiaflow:tasks.resources.limits.memory' 1Gi",
    ]);
});

test("a quota that counts what pods do not say is named, unless the namespace has a default for it", () => {
    const quotas = [quota({ "limits.cpu": "8", cpu: "4", pods: "10" })];
    expect(faults({ quotas })).toEqual([
        "gaiaflow:tasks.resources.limits.cpu is not set; the quota team of namespace ml counts it and so refuses every pod without > 'gaiaflow:tasks.resources.limits.cpu' 1",
    ]);
    expect(faults({ quotas, limitRanges: [range({ _default: { cpu: "1" } })] })).toEqual([]);
});
