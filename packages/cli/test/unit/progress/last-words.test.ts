import { parseEvents } from "../../../progress/engine-event";
import { lastWords } from "../../../progress/failures";

const URN = "urn:pulumi:dev::gaiaflow::gaiaflow:mlops:Images$docker:index/image:Image::mlflow-image";
const event = (message: string, severity: string, ephemeral = false, urn = URN): string =>
    `${JSON.stringify({ sequence: 1, diagnosticEvent: { urn, message, severity, ephemeral, color: "raw" } })}\n`;
const lastWordsOf = (log: string) => lastWords(parseEvents(log));
const progress = (message: string, urn = URN): string => event(message, "info", true, urn);
const digest = `sha256:${"a".repeat(64)}`;

test("what a failed build's step printed is repeated once, without the digests of layers", () => {
    const log = [
        `${JSON.stringify({ sequence: 1, preludeEvent: { config: {} } })}\n`,
        progress("Starting Docker build"),
        progress(`digest: ${digest}\n[3/4] RUN false\n`),
        progress(`${digest}\nextracting ${digest}\n`),
        progress("no such wheel: mlflow==0\r\n<{%fg 1%}>giving up<{%reset%}>\n"),
        progress(`digest: ${digest}\n[3/4] RUN false\nerror: exit code: 7\n`),
        progress("12 MB of 12 MB", `${URN}-of-another`),
        event("<{%reset%}>error building image: exit code: 7<{%reset%}>\n", "error"),
    ].join("");
    expect(lastWordsOf(log)).toEqual([
        {
            subject: "mlflow-image",
            lines: [
                "Starting Docker build",
                "[3/4] RUN false",
                "no such wheel: mlflow==0",
                "giving up",
                "error: exit code: 7",
            ],
        },
    ]);
});

test("no more than the end of it is repeated, and nothing that the error has", () => {
    const lines = Array.from({ length: 50 }, (_, at) => `line ${at}.`);
    const output = lines.map((line) => progress(line)).join("");
    expect(lastWordsOf(output + event("failed", "error"))[0]?.lines).toEqual(lines.slice(30));
    expect(lastWordsOf(output + event(`failed:\n${lines.slice(25).join("\n")}`, "error"))).toEqual([]);
});

test.each([
    ["nothing ran", ""],
    ["nothing failed", progress("ready") + event("look at this", "warning")],
    ["nothing is said of what failed, or of no resource", event("no", "error") + event("no", "error", false, "")],
    ["Pulumi was killed in the middle of a line", progress("ready") + event("no", "error").slice(0, 30)],
])("nothing is printed when %s", (_, log) => {
    expect(lastWordsOf(log)).toEqual([]);
});
