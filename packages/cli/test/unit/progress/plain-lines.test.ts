import { PlainLines } from "../../../progress/plain-lines";
import type { Row } from "../../../progress/row";

const row = (change: Partial<Row>): Row => ({
    ...{ kind: "image", name: "mlflow-image", state: "active", text: "building", began: 0 },
    ...change,
});

test("a log gets a line for what changes, and none for what a step prints or what is there already", () => {
    const lines = new PlainLines(0);
    const changes = [
        row({ state: "waiting", text: "waiting" }),
        row({}),
        row({ at: "step 1 of 2" }),
        row({ at: "step 1 of 2", detail: "Collecting mlflow" }),
        row({ state: "done", text: "built", ended: 61_000 }),
        row({ name: "jupyter-image", state: "unchanged", text: "unchanged" }),
        row({ kind: "service", name: "mlflow", state: "unchanged", text: "unchanged" }),
    ];
    expect(changes.flatMap((changed) => lines.change(changed, 1))).toEqual([
        "mlflow-image: building",
        "mlflow-image: building, step 1 of 2",
        "mlflow-image: built (1 min 1 s)",
        "mlflow: unchanged",
    ]);
});

test("every ten seconds without a line it says what goes on", () => {
    const lines = new PlainLines(0);
    const rows = [row({ at: "step 1 of 2" }), row({ name: "mlflow", state: "waiting" })];
    expect(lines.heartbeat([], "looking", 9_999)).toEqual([]);
    expect(lines.heartbeat([], "looking", 10_000)).toEqual(["still working: looking"]);
    lines.change(row({}), 15_000);
    expect(lines.heartbeat(rows, "looking", 24_999)).toEqual([]);
    expect(lines.heartbeat(rows, "looking", 25_000)).toEqual(["still working: mlflow-image (25 s, step 1 of 2)"]);
});
