import { neededParts } from "../../../lib/roles";

test.each([
    [["mlflow"], ["mlflow", "objectStore", "postgres"]],
    [["jupyter"], ["jupyter", "mlflow", "objectStore", "postgres"]],
    [["airflow"], ["airflow", "postgres"]],
    [
        ["airflow", "jupyter"],
        ["airflow", "jupyter", "mlflow", "objectStore", "postgres"],
    ],
] as const)("%j needs %j", (services, parts) => {
    const needed = Object.entries(neededParts(services)).filter(([, runs]) => runs);
    expect(needed.map(([part]) => part).sort()).toEqual(parts);
});
