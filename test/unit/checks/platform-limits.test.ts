import type { ClusterAnswers } from "../../../checks/cluster-answers";
import { platformLimitFaults } from "../../../checks/platform-limits";
import { settings } from "../../support/settings";

type Range = ClusterAnswers["limitRanges"][number];
type Quota = ClusterAnswers["quotas"][number];

// As the API server sends them: plain objects, of no class of the client's.
const sent = (object: object): unknown => JSON.parse(JSON.stringify(object));
const range = (item: object): Range => sent({ spec: { limits: [{ type: "Container", ...item }] } }) as Range;
const quota = (hard: Record<string, string>, spec: object = {}): Quota =>
    sent({ metadata: { name: "team" }, spec: { hard, ...spec } }) as Quota;
const stack = settings({ mode: "prod", identity: { project: "iris", stack: "prod" }, services: ["mlflow"] });
const faults = (quotas: Quota[], limitRanges: Range[] = []): string[] =>
    platformLimitFaults(stack, "ml", { kubectl: "kubectl --context production", quotas, limitRanges }).map(
        ({ subject, problem, fix }) => `${subject} ${problem} > ${fix}`,
    );

test("a namespace without limits takes the platform", () => {
    expect(faults([])).toEqual([]);
});

test.each(["cpu", "requests.cpu", "limits.cpu"])(
    "a quota of %s refuses pods that name no processors: what makes a LimitRange is named, with the cluster",
    (key) => {
        expect(faults([quota({ [key]: "8" })])).toEqual([
            expect.stringMatching(
                /quota team counts processors.* > echo '\{.*"kind":"LimitRange".*\}' \| kubectl --context production apply --filename -$/,
            ),
        ]);
    },
);

test("a LimitRange says it for them", () => {
    const defaults = range({ defaultRequest: { cpu: "50m" }, _default: { cpu: "2" } });
    expect(faults([quota({ "requests.cpu": "8", "limits.cpu": "16" })], [defaults])).toEqual([]);
    // A request alone is no limit.
    expect(faults([quota({ "limits.cpu": "16" })], [range({ defaultRequest: { cpu: "50m" } })])).toHaveLength(1);
});

test("a quota of pods that are none of the platform's is nothing to it", () => {
    expect(faults([quota({ cpu: "8" }, { scopes: ["BestEffort"] })])).toEqual([]);
});

// Postgres 512, MinIO 1024 and MLflow 1024 MiB, of which each asks for half.
test("a quota that all pods together do not fit into is named with what they take", () => {
    expect(faults([quota({ "requests.memory": "1280Mi", "limits.memory": "2560Mi", pods: "3" })])).toEqual([]);
    expect(faults([quota({ "requests.memory": "1279Mi", "limits.memory": "2559Mi", pods: "2" })])).toEqual(
        [
            "requests.memory; the platform takes 1280Mi",
            "limits.memory; the platform takes 2560Mi",
            "pods; the platform takes 3",
        ].map((words) => expect.stringContaining(words) as string),
    );
});

test("a container out of a LimitRange is named with the line that brings it in", () => {
    const found = faults([], [range({ max: { memory: "1Gi" }, min: { memory: "300Mi" } })]);
    expect(found).toEqual([
        expect.stringMatching(
            /^gaiaflow:resources\.postgres is 512Mi; .*at least 300Mi.* > pulumi config set --stack prod .* 600Mi$/,
        ),
    ]);
    expect(faults([], [range({ max: { memory: "900Mi" } })])).toEqual([
        expect.stringMatching(/^gaiaflow:resources\.minio is 1024Mi; .* at most 900Mi > .* 900Mi$/),
        expect.stringMatching(/^gaiaflow:resources\.mlflow is 1024Mi; .* at most 900Mi > .* 900Mi$/),
    ]);
});
