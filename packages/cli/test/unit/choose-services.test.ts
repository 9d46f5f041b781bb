import { afterStart, afterStop } from "../../platform/choose-services";

test.each([
    [[], ["mlflow"], ["mlflow"]],
    [["jupyter"], ["airflow"], ["airflow", "jupyter"]],
    [["airflow", "mlflow"], ["mlflow"], ["airflow", "mlflow"]],
])("beside %j a start of %j lets %j run", (now, asked, expected) => {
    expect(afterStart(now, asked)).toEqual(expected);
});

test("a stop leaves the others, and is refused where one of them needs what is to stop", () => {
    expect(afterStop(["airflow", "mlflow", "jupyter"], ["jupyter"])).toEqual(["airflow", "mlflow"]);
    expect(afterStop(["mlflow"], ["mlflow"])).toEqual([]);
    expect(afterStop(["mlflow", "jupyter"], ["mlflow", "jupyter"])).toEqual([]);
    expect(() => afterStop(["airflow", "mlflow", "jupyter"], ["mlflow"])).toThrow(
        "jupyter runs and needs mlflow.\nStop both: --service mlflow --service jupyter",
    );
});
