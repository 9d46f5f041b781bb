import { validateConfig } from "../../../config/validate";
import type { Resources } from "../../../lib/pod-resources";

const validate = (key: string, given: object) =>
    validateConfig({
        stack: "dev",
        values: { project: JSON.stringify({ package: "iris" }), tasks: JSON.stringify({ [key]: given }) },
        secretKeys: new Set(),
    });
const resolved = (given: object) => validate("resources", given).config?.tasks.resources;
const faults = (given: object, key = "resources"): string[] =>
    validate(key, given).faults.map(
        ({ subject, problem, fix }) =>
            `${String(subject).replace(`gaiaflow:tasks.${key}.`, "")} ${problem} > ${fix.replace("pulumi config ", "")}`,
    );

test.each<[string, object, Resources]>([
    [
        "another limit leaves the one of memory",
        { limits: { cpu: "1" } },
        { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "1", memory: "2Gi" } },
    ],
    [
        "a request above the default limit raises it",
        { requests: { memory: "4Gi" } },
        { requests: { cpu: "100m", memory: "4Gi" }, limits: { memory: "4Gi" } },
    ],
    [
        "a limit below the default request lowers it",
        { limits: { memory: "100Mi", cpu: "50m" } },
        { requests: { cpu: "50m", memory: "100Mi" }, limits: { memory: "100Mi", cpu: "50m" } },
    ],
    [
        "a request of what cannot be shared is its limit",
        { requests: { "nvidia.com/gpu": 1 } },
        {
            requests: { "nvidia.com/gpu": "1", cpu: "100m", memory: "256Mi" },
            limits: { memory: "2Gi", "nvidia.com/gpu": "1" },
        },
    ],
    [
        "a limit of what cannot be shared needs no request",
        { limits: { "nvidia.com/gpu": 1 } },
        { requests: { cpu: "100m", memory: "256Mi" }, limits: { "nvidia.com/gpu": "1", memory: "2Gi" } },
    ],
])("%s", (_, given, expected) => {
    expect(resolved(given)).toEqual(expected);
});

test("the container that hands on results has the same rules", () => {
    const { config } = validate("xcomSidecarResources", { requests: { memory: "128Mi" } });
    expect(config?.tasks.xcomSidecarResources).toEqual({
        requests: { cpu: "1m", memory: "128Mi" },
        limits: { cpu: "200m", memory: "128Mi" },
    });
    expect(faults({ requests: { cpu: 1 }, limits: { cpu: "500m" } }, "xcomSidecarResources")).toEqual([
        `requests.cpu is 1; expected at most its limit, which is 500m > set --stack dev --path 'gaiaflow:tasks.xcomSidecarResources.limits.cpu' 1`,
    ]);
});

test.each([
    ["cpu", "1"],
    ["cpu", "0.5"],
    ["cpu", "100u"],
    ["cpu", "1e-1"],
    ["memory", "1e9"],
    ["memory", "12E6"],
    ["memory", "+1Gi"],
    ["memory", "1.1Gi"],
    ["memory", "1000m"],
    ["ephemeral-storage", "1Gi"],
    ["hugepages-2Mi", "4Mi"],
    ["nvidia.com/gpu", "2"],
    ["node.kubernetes.io/some", "1"],
])("%s may be %s", (name, amount) => {
    expect(faults({ limits: { [name]: amount } })).toEqual([]);
});

test.each([
    ["memory", 0],
    ["memory", "500m"],
    ["memory", "1.5"],
    ["memory", "-1Gi"],
    ["memory", "1e3Mi"],
    ["memory", "2 Gi"],
    ["memory", "2GB"],
    ["cpu", 0],
    ["cpu", "much"],
    ["nvidia.com/gpu", 0.5],
    ["nvidia.com/gpu", "500m"],
    ["nvidia.com/gpu", 0],
    ["hugepages-2Mi", "0.5"],
])("%s may not be %s, and what is typed then may be", (name, amount) => {
    const [fault = "", ...more] = faults({ limits: { [name]: amount } });
    expect(more).toEqual([]);
    expect(fault).toMatch(
        /is ("|-?[\d.]).*; expected (processors|whole bytes|a whole number), more than none, such as /,
    );
    const [, fixed = ""] = /limits\S*' (\S+)$/.exec(fault) ?? [];
    expect(faults({ limits: { [name]: fixed } })).toEqual([]);
});

test.each(["memroy", "gpu", "CPU", "nvidia.com/", "a/b/c", "requests.nvidia.com/gpu", "hugepages-", "has space"])(
    "%s is no resource, and has to go",
    (name) => {
        const [fault = "", ...more] = faults({ requests: { [name]: "1" } });
        expect(more).toEqual([]);
        expect(fault).toContain('is "1"; expected the name of a resource: cpu, memory, ');
        expect(fault).toContain("> rm --stack dev --path 'gaiaflow:tasks.resources.requests");
    },
);

test("a request above the limit beside it is named with the limit to set", () => {
    expect(faults({ requests: { memory: "4Gi", cpu: 1 }, limits: { memory: "2Gi", cpu: "1000m" } })).toEqual([
        `requests.memory is "4Gi"; expected at most its limit, which is 2Gi > set --stack dev --path 'gaiaflow:tasks.resources.limits.memory' 4Gi`,
    ]);
    expect(faults({ requests: { "nvidia.com/gpu": 1 }, limits: { "nvidia.com/gpu": 2 } })).toEqual([
        `requests["nvidia.com/gpu"] is 1; expected the same as its limit, which is 2 > set --stack dev --path 'gaiaflow:tasks.resources.limits["nvidia.com/gpu"]' 1`,
    ]);
});
