import type { Arrow, Box, Group } from "./draw-groups";

/** A resource that a stack's program declares: what a picture is made of. */
export interface Declared {
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
}

const CONTAINER = "docker:index/container:Container";
const CLUSTER = "gaiaflow:minikube:MinikubeManager";
const TOKEN = "kubernetes.io/service-account-token";

/** As far as pictures go by it. */
interface Container {
    readonly mustRun?: boolean;
    readonly networksAdvanced?: readonly { readonly name: string }[];
    readonly ports?: readonly { readonly external: number }[];
    readonly volumes?: readonly { readonly hostPath?: string; readonly volumeName?: string }[];
}

/**
 * What the containers of a stack are, by the networks that they are on.
 *
 * @param projectFolder Where the project lies.
 * @param runsTasks The container in which tasks run. Defaults to none.
 */
export function containersPart(resources: readonly Declared[], projectFolder: string, runsTasks?: string): Group {
    const all = resources.filter(({ type }) => type === CONTAINER);
    const lasting = all.filter(({ inputs }) => (inputs as Container).mustRun !== false);
    const once = all.filter((each) => !lasting.includes(each)).map(({ name }) => name);
    const byNetworks = new Map<string, Declared[]>();
    for (const each of lasting) {
        const networks = ((each.inputs as Container).networksAdvanced ?? []).map(
            ({ name }) => /-(\w+)-auto$/.exec(name)?.[1] ?? name,
        );
        const key = networks.sort().reverse().join(" and ");
        byNetworks.set(key, [...(byNetworks.get(key) ?? []), each]);
    }
    const groups = [...byNetworks]
        .sort(([a], [b]) => (a < b ? 1 : -1))
        .map(([networks, own]) => ({
            title: `On the network${networks.includes(" and ") ? "s" : ""} ${networks}`,
            boxes: own
                .map((each) => containerBox(each, projectFolder, runsTasks))
                .sort((a, b) => (a.name < b.name ? -1 : 1)),
        }));
    return { title: "Docker on this machine", note: `Before them, at each start: ${once.sort().join(", ")}.`, groups };
}

function containerBox({ inputs, name }: Declared, projectFolder: string, runsTasks?: string): Box {
    const { ports = [], volumes = [] } = inputs as Container;
    const seesProject = volumes.some(({ hostPath }) => hostPath?.startsWith(projectFolder));
    const data = volumes.flatMap(({ volumeName = "" }) => /^(.*-data)\b/.exec(volumeName)?.[1] ?? []);
    return {
        name,
        lines: [
            ...ports.map(({ external }) => `localhost:${external}`),
            ...data.map((volume) => `keeps ${volume}`),
            ...(seesProject ? ["sees your project"] : []),
        ],
        isMarked: name === runsTasks,
    };
}

/** Where task pods live: the namespace with all that a stack declares in it. */
export function clusterPart(resources: readonly Declared[], image: string): Group {
    const named = (type: string) =>
        resources
            .filter((each) => each.type === `kubernetes:core/v1:${type}` && each.inputs["type"] !== TOKEN)
            .map(({ inputs }) => (inputs["metadata"] as { readonly name: string }).name)
            .sort();
    const [airflow, tasks] = named("ServiceAccount");
    const isOwn = resources.some(({ type }) => type === CLUSTER);
    const boxes = [
        { name: "Pods of tasks", lines: [image, `as ${tasks ?? ""}`, "without rights"], isMarked: true },
        { name: "Secrets", lines: named("Secret") },
        { name: "Airflow", lines: [`as ${airflow ?? ""}`, "starts and follows pods", "reads no secret"] },
    ];
    return {
        title: isOwn ? "Minikube, a cluster of the stack's own" : "Your Kubernetes cluster",
        groups: [{ title: `Namespace ${named("Namespace").join(", ")}`, boxes }],
    };
}

/** Where tasks run, in words between two groups. */
export const POD_ARROW: Arrow = {
    label: "Airflow starts a pod for each task; the pod reaches MLflow and the object store",
};

/** The files that a stack writes for an Airflow elsewhere. */
export function givenOut(resources: readonly Declared[]): string[] {
    const files = resources.flatMap(({ inputs }) => {
        const { FILE } = (inputs["environment"] ?? {}) as { readonly FILE?: string };
        return FILE?.includes("/airflow/") ? [FILE.replace(/^.*\//, "").replace(/-[\d.]+-py3.*/, "-….whl")] : [];
    });
    return [...new Set(files)].sort();
}
