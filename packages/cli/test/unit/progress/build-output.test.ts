import { buildLines, buildStep } from "../../../progress/build-output";

const digest = `sha256:${"a".repeat(64)}`;

test("what a build printed is left without digests, marks of a step's end and what Docker does besides", () => {
    const printed = [
        "#1 [internal] load build definition from Dockerfile",
        `#1 ${digest}`,
        "#1 transferring dockerfile: 141B 0.0s done",
        "#1 DONE 0.0s",
        "#5 [2/3] RUN make",
        `digest: ${digest}`,
        `extracting ${digest}`,
        "#5 0.376 \u001b[31mno rule\u001b[0m",
        "#5 [2/3] RUN make",
        "<{%fg 1%}>giving up<{%reset%}>",
        "------",
        "#6 CACHED",
        "",
    ].join("\n");
    expect(buildLines(printed)).toEqual(["[2/3] RUN make", "no rule", "giving up"]);
});

test.each([
    ["[2/7] RUN uv  pip\tinstall", { at: "step 2 of 7", detail: "RUN uv pip install" }],
    ["[locked 1/3] FROM debian", { at: "step 1 of 3", detail: "FROM debian" }],
    ["[stage-1 2/5] RUN make", { at: "step 2 of 5", detail: "RUN make" }],
    ["[2/5] RUN --mount=type=bind,source=a,target=/a --network=none make", { at: "step 2 of 5", detail: "RUN make" }],
    ["[builder 2/5] COPY . .", { at: "builder: step 2 of 5", detail: "COPY . ." }],
    [`${digest} 10.49MB / 52.43MB 2.1s`, { detail: "layer 10.49MB of 52.43MB" }],
    ["Collecting mlflow", undefined],
])("%s", (line, step) => {
    expect(buildStep(line)).toEqual(step);
});
