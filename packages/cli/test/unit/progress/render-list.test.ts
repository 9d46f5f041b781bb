import { renderList } from "../../../progress/render-list";
import type { Row } from "../../../progress/row";

const service = (name: string, state: Row["state"], change: Partial<Row> = {}): Row => ({
    ...{ kind: "service", name, state, text: state },
    ...change,
});
const ROWS = [
    service("base-image", "unchanged", { kind: "image" }),
    service("mlflow-image", "active", { kind: "image", began: 1000, at: "step 1 of 2", detail: "RUN make" }),
    service("postgres", "done", { text: "healthy", began: 0, ended: 3000 }),
    service("minio", "unchanged"),
    service("mlflow", "waiting"),
    service("jupyter", "waiting"),
    service("tasks", "failed", { began: 0, ended: 61_000 }),
];
const frame = { now: 5000 };

test("a row says what is done, for how long and at which step; an image that is there already has none", () => {
    expect(renderList(ROWS, frame, { columns: 80, colours: false })).toEqual([
        "⠋ mlflow-image  active · 4 s · step 1 of 2 · RUN make",
        "✔ postgres      healthy · 3 s",
        "✔ minio         unchanged",
        "· mlflow        waiting",
        "· jupyter       waiting",
        "✖ tasks         failed · 1 min 1 s",
    ]);
});

test("no row is wider than the terminal, and colours are no part of its width", () => {
    const plain = renderList(ROWS, { ...frame, footer: "Stack dev · 5 s" }, { columns: 12, colours: false });
    expect(plain).toEqual(
        ["⠋ mlflow-im…", "✔ postgres …", "✔ minio    …", "· mlflow   …", "· jupyter  …", "✖ tasks    …"].concat(
            "Stack dev ·…",
        ),
    );
    const coloured = renderList(ROWS, frame, { columns: 12, colours: true });
    expect(coloured[1]).toBe("\u001b[32m✔\u001b[39m postgres …");
});

test("what does not fit on the screen is summed up: what is over first, then what waits", () => {
    const onScreen = (rows: number) => renderList(ROWS, frame, { columns: 80, rows, colours: false });
    expect(onScreen(5)).toEqual([
        "✔ 2 done",
        "⠋ mlflow-image  active · 4 s · step 1 of 2 · RUN make",
        "· mlflow        waiting",
        "· jupyter       waiting",
        "✖ tasks         failed · 1 min 1 s",
    ]);
    expect(onScreen(4)).toEqual([
        "✔ 2 done",
        "· 2 waiting",
        "⠋ mlflow-image  active · 4 s · step 1 of 2 · RUN make",
        "✖ tasks         failed · 1 min 1 s",
    ]);
    expect(onScreen(1)).toHaveLength(1);
});
