import type { EngineEvent } from "../../../progress/engine-event";
import { UpProgress } from "../../../progress/up-progress";

const URN = "urn:pulumi:dev::gaiaflow::gaiaflow:mlops:Service";
const types = {
    container: "docker:index/container:Container",
    command: "command:local:Command",
    image: "docker:index/image:Image",
    volume: "docker:index/volume:Volume",
    pod: "kubernetes:core/v1:Pod",
    deployment: "kubernetes:apps/v1:Deployment",
    job: "kubernetes:batch/v1:Job",
} as const;
type Kind = keyof typeof types;

const step =
    (event: "resourcePreEvent" | "resOutputsEvent" | "resOpFailedEvent") => (op: string, kind: Kind, name: string) => {
        const type = types[kind];
        return { timestamp: 1, [event]: { metadata: { op, type, urn: `${URN}$${type}::${name}` } } } as EngineEvent;
    };
const begins = step("resourcePreEvent");
const ends = step("resOutputsEvent");
const fails = step("resOpFailedEvent");
const says = (kind: Kind, name: string, message: string, severity = "info"): EngineEvent => ({
    diagnosticEvent: { urn: `${URN}$${types[kind]}::${name}`, message, severity, ephemeral: true },
});
const declares = (kind: Kind, name: string): EngineEvent => ({
    diagnosticEvent: {
        message: `Registering resource: t=${types[kind]}, name=${name}, custom=true, remote=false\n`,
        severity: "debug",
    },
});

/** The rows after some events, each in words. */
function rowsAfter(...events: EngineEvent[]): string[] {
    const progress = new UpProgress();
    events.forEach((event) => progress.take(event));
    return progress.rows.map(({ at, detail, name, state, text }) =>
        [name, state, text, at, detail].filter(Boolean).join(" | "),
    );
}

test.each<[what: string, events: EngineEvent[], row: string]>([
    ["what is declared waits", [declares("container", "mlflow")], "mlflow | waiting | waiting"],
    [
        "a container that is made is not there yet",
        [begins("create", "container", "mlflow"), ends("create", "container", "mlflow")],
        "mlflow | active | starting",
    ],
    [
        "it is healthy once that has been waited for",
        [
            begins("create", "container", "mlflow"),
            ends("create", "container", "mlflow"),
            begins("create", "command", "mlflow-ready"),
            ends("create", "command", "mlflow-ready"),
        ],
        "mlflow | done | healthy",
    ],
    [
        "a one-shot is done",
        [begins("create", "container", "minio-init"), ends("create", "command", "minio-init-ready")],
        "minio-init | done | done",
    ],
    [
        "one that is left is unchanged",
        [
            begins("same", "container", "mlflow"),
            ends("same", "container", "mlflow"),
            ends("same", "command", "mlflow-ready"),
        ],
        "mlflow | unchanged | unchanged",
    ],
    [
        "pods of a service in a cluster are healthy once they are made",
        [begins("create", "deployment", "mlflow"), ends("create", "deployment", "mlflow")],
        "mlflow | done | healthy",
    ],
    ["until then they start", [begins("create", "deployment", "mlflow")], "mlflow | active | starting"],
    [
        "a job is done",
        [begins("create", "job", "minio-init"), ends("create", "job", "minio-init")],
        "minio-init | done | done",
    ],
    [
        "pods that are left are unchanged",
        [
            declares("deployment", "mlflow"),
            begins("same", "deployment", "mlflow"),
            ends("same", "deployment", "mlflow"),
        ],
        "mlflow | unchanged | unchanged",
    ],
    [
        "an image of a service is loaded into the cluster",
        [begins("create", "command", "cluster-image-mlflow")],
        "cluster-image-mlflow | active | loading",
    ],
    [
        "an image of a release is pulled",
        [begins("create", "command", "mlflow-image")],
        "mlflow-image | active | pulling",
    ],
    [
        "a look at what is there changes nothing",
        [
            begins("refresh", "container", "mlflow"),
            ends("refresh", "container", "mlflow"),
            declares("container", "mlflow"),
        ],
        "mlflow | waiting | waiting",
    ],
    ["one that is replaced", [begins("delete-replaced", "container", "mlflow")], "mlflow | active | stopping"],
    [
        "one that is replaced, then",
        [begins("delete-replaced", "container", "mlflow"), ends("delete-replaced", "container", "mlflow")],
        "mlflow | active | starting",
    ],
    [
        "one that goes",
        [
            begins("delete", "container", "mlflow"),
            ends("delete", "container", "mlflow"),
            ends("delete", "command", "mlflow-ready"),
        ],
        "mlflow | done | removed",
    ],
    [
        "one that is changed in place",
        [
            begins("update", "container", "mlflow"),
            ends("update", "container", "mlflow"),
            ends("same", "command", "mlflow-ready"),
        ],
        "mlflow | done | changed",
    ],
    [
        "one that does not get healthy",
        [
            begins("create", "container", "mlflow"),
            ends("create", "container", "mlflow"),
            begins("create", "command", "mlflow-ready"),
            fails("create", "command", "mlflow-ready"),
        ],
        "mlflow | failed | failed",
    ],
    [
        "a build says its step",
        [begins("create", "image", "mlflow-image"), says("image", "mlflow-image", "#5 [2/7] RUN make\n")],
        "mlflow-image | active | building | step 2 of 7 | RUN make",
    ],
    [
        "and what the step says",
        [
            begins("create", "image", "mlflow-image"),
            says("image", "mlflow-image", "#5 [2/7] RUN make\n"),
            says("image", "mlflow-image", "#5 0.1 cc main.c\n"),
        ],
        "mlflow-image | active | building | step 2 of 7 | cc main.c",
    ],
    [
        "and is over",
        [
            begins("create", "image", "mlflow-image"),
            says("image", "mlflow-image", "[2/7] RUN make"),
            ends("create", "image", "mlflow-image"),
        ],
        "mlflow-image | done | built",
    ],
    [
        "an image whose resource goes stays",
        [ends("same", "image", "a-image"), begins("delete-replaced", "image", "a-image")],
        "a-image | unchanged | unchanged",
    ],
    [
        "a cluster starts with its folder",
        [begins("create", "command", "cluster-home"), ends("create", "command", "cluster-home")],
        "cluster | active | starting",
    ],
    [
        "and runs",
        [
            begins("create", "command", "cluster-home"),
            begins("create", "command", "cluster"),
            ends("create", "command", "cluster"),
        ],
        "cluster | done | running",
    ],
    ["its image", [begins("create", "command", "cluster-image")], "cluster-image | active | loading"],
    ["what is in it", [begins("create", "pod", "a")], "in the cluster | active | changing | 0 done"],
])("%s", (_, events, row) => {
    expect(rowsAfter(...events)).toEqual([row]);
});

test("networks, volumes and files are one row, which counts what has changed of them in the end", () => {
    const progress = new UpProgress();
    const changed = ["a", "b"].flatMap((name) => [begins("create", "volume", name), ends("create", "volume", name)]);
    [...changed, begins("same", "volume", "c"), ends("same", "volume", "c")].forEach((event) => progress.take(event));
    expect(progress.rows).toHaveLength(1);
    expect(progress.finish(5000)).toMatchObject([{ name: "other parts", state: "done", text: "2 done" }]);
});

test("in the end, what is not done is called so", () => {
    const progress = new UpProgress();
    [declares("container", "mlflow"), begins("create", "container", "minio")].forEach((event) => progress.take(event));
    expect(progress.finish(0).map(({ name, text }) => `${name}: ${text}`)).toEqual([
        "mlflow: not begun",
        "minio: not finished",
    ]);
});

test("while no row does anything it is known what Pulumi does", () => {
    const progress = new UpProgress();
    expect(progress.idle).toBe("looking at what is there");
    progress.take(declares("container", "mlflow"));
    expect(progress.idle).toBe("looking at what is there");
    progress.take(begins("create", "container", "mlflow"));
    expect(progress.idle).toBeUndefined();
    progress.take(ends("create", "command", "mlflow-ready"));
    expect(progress.idle).toBe("waiting until all services are healthy");
});

test("a destroy removes the last service before what is left, and waits for none to be healthy", () => {
    const progress = new UpProgress("destroy");
    expect(progress.idle).toBe("looking at what is there");
    progress.take(begins("delete", "container", "mlflow"));
    expect([progress.idle, progress.rows[0]?.text]).toEqual([undefined, "stopping"]);
    progress.take(ends("delete", "container", "mlflow"));
    expect([progress.idle, progress.rows[0]?.text]).toEqual(["removing what is left", "removed"]);
});
