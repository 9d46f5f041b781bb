import { memoryFigures, soakFigure } from "../../../bench/lib/soak";

const series = (...values: readonly number[]) => values.map((mlflow) => ({ mlflow }));

test("what is taken once and kept is growth from start to end, and none an hour", () => {
    expect(memoryFigures("mlflow", series(100, 160, 160, 160, 160))).toEqual({
        "mlflow: memory at the start": 100,
        "mlflow: memory at the end": 160,
        "mlflow: memory an hour, by the second half": 0,
    });
});

test("what is taken minute by minute is growth an hour", () => {
    const readings = memoryFigures("mlflow", series(100, 101, 102, 103, 104));
    expect(readings["mlflow: memory an hour, by the second half"]).toBeCloseTo(60);
});

test("a soak of one minute says nothing of an hour", () => {
    expect(memoryFigures("mlflow", series(100, 160))).toEqual({
        "mlflow: memory at the start": 100,
        "mlflow: memory at the end": 160,
    });
});

test("runs and starts are counted, all else is memory", () => {
    expect(soakFigure("runs that failed").unit).toBe("");
    expect(soakFigure("containers that were started again").unit).toBe("");
    expect(soakFigure("mlflow: memory at the end").unit).toBe("MiB");
});
