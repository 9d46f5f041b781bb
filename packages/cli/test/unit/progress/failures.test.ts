import type { DiagnosticEvent, EngineEvent } from "../../../progress/engine-event";
import { failures, notes } from "../../../progress/failures";

const STACK = "urn:pulumi:dev::gaiaflow::pulumi:pulumi:Stack::gaiaflow-dev";
const of = (type: string, name: string): string => `urn:pulumi:dev::gaiaflow::gaiaflow:mlops:Service$${type}::${name}`;
const says = (message: string, severity: string, urn?: string, ephemeral = false): EngineEvent => {
    const event: DiagnosticEvent = { message, severity, ephemeral, ...(urn === undefined ? {} : { urn }) };
    return { diagnosticEvent: event };
};

test("an error of the program is repeated as it is, and what only says that something failed is not", () => {
    const message =
        "<{%fg 9%}>gaiaflow:prots is not a known key\n\n  pulumi config rm --stack dev gaiaflow:prots<{%reset%}>";
    expect(failures([says(message, "error", STACK), says("update failed\n", "error")])).toEqual([
        { lines: ["gaiaflow:prots is not a known key", "", "  pulumi config rm --stack dev gaiaflow:prots"] },
    ]);
});

test("of a service there is the end of its log, without the command that waited for it", () => {
    const log = Array.from({ length: 30 }, (_, at) => `line ${at}`);
    const error = [
        'command:local:Command "mlflow-ready": exit status 1: running "/x/await.cjs":',
        "mlflow is not ready.",
        ...log,
    ];
    const urn = of("command:local:Command", "mlflow-ready");
    expect(failures([says(error.join("\n"), "error", urn)])).toEqual([
        { subject: "mlflow", service: "mlflow", lines: ["mlflow is not ready.", ...log.slice(10)] },
    ]);
});

test("of a build whose error has no reason, what it printed last is the reason", () => {
    const urn = of("docker:index/image:Image", "mlflow-image");
    const printed = [says("[3/4] RUN make\n", "info", urn, true), says("no rule\r\n", "info", urn, true)];
    expect(failures([...printed, says("building failed: exit code 7", "error", urn)])).toEqual([
        { subject: "mlflow-image", lines: ["building failed: exit code 7", "[3/4] RUN make", "no rule"] },
    ]);
});

test("a policy that forbids an up is a failure, one that advises is none", () => {
    const violated = (enforcementLevel: string): EngineEvent => ({
        policyEvent: { resourceUrn: of("docker:index/volume:Volume", "data"), message: "No.", enforcementLevel },
    });
    expect(failures([violated("advisory"), violated("mandatory")])).toEqual([{ subject: "data", lines: ["No."] }]);
});

test("warnings and what the program has to say are notes; progress is none", () => {
    const urn = of("docker:index/image:Image", "mlflow-image");
    const events = [
        says("A file is large.\n", "warning", urn),
        says("The lock is new.", "info", STACK),
        says("12 %", "info", STACK, true),
        says("#1 DONE", "info", urn, true),
        says("Registering", "debug"),
    ];
    expect(notes(events)).toEqual([
        { subject: "mlflow-image", lines: ["A file is large."] },
        { lines: ["The lock is new."] },
    ]);
});

test("that an image of a release is built after all is a note", () => {
    const urn = of("command:local:Command", "mlflow-image");
    const line = "ghcr.io/owner/gaiaflow/mlflow@sha256:0 cannot be pulled, so it is built here: denied";
    expect(notes([says(`${line}\n`, "info", urn, true)])).toEqual([{ subject: "mlflow-image", lines: [line] }]);
    expect(notes([says(line, "info", of("command:local:Command", "mlflow-ready"), true)])).toEqual([]);
});
