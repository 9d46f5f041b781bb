import { databasesOf } from "../../backup/databases";
import { inContainer } from "../../backup/platform-in-docker";
import { askAboutKept } from "../../backup/kept-data";
import { confirm } from "../../platform/ask";
import { dockerOfEachTest } from "../support/docker-command";

jest.mock("../../platform/ask", () => ({ confirm: jest.fn() }));

/** Writes down what psql gets, and says which databases there are and how many rows a query counts. */
const PSQL = `case "$*" in *psql*)
    sql=$(cat)
    echo "$sql" >> "$(dirname "$0")/asked"
    case "$sql" in *pg_database*) printf 'postgres\nmlflow\nmlflow_before_restore\n' ;; *) printf '1\n7\n0\n0\n' ;; esac
esac`;

const docker = dockerOfEachTest();
let printed: string[];
beforeEach(() => {
    printed = [];
    jest.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
    jest.mocked(confirm).mockReset().mockResolvedValue(true);
    docker.lists([], PSQL);
});
afterEach(() => jest.restoreAllMocks());
const platform = () => ({ stack: "dev-b", databases: databasesOf(inContainer("iris-dev-postgres")) });
const answer = { yes: false, line: "npx gaiaflow restore a --drop-kept" };

test("what an earlier restore has kept is named with what is in it before it may go", async () => {
    await askAboutKept(platform(), ["airflow", "mlflow"], answer);
    expect(printed).toEqual([
        "An earlier restore did not come to its end, and has kept what was there before it:",
        "  mlflow_before_restore: 1 experiment, 7 MLflow runs",
    ]);
    expect(confirm).toHaveBeenCalledWith(false, {
        what: "what is in mlflow_before_restore is to go, for good",
        line: answer.line,
    });
    expect(docker.asked().join("\n")).toContain("--dbname=mlflow_before_restore");
});

test("without a yes it stays, and the line is named that brings it out", async () => {
    jest.mocked(confirm).mockResolvedValue(false);
    await expect(askAboutKept(platform(), ["mlflow"], answer)).rejects.toThrow(
        "npx gaiaflow shell postgres --stack dev-b -- pg_dump --format=custom mlflow_before_restore > mlflow_before_restore.dump",
    );
    expect(docker.asked().join("\n")).not.toContain("DROP");
});

test("logs of tasks that it has set aside are named, too, and no less asked for where they are all", async () => {
    const logs = { kept: () => Promise.resolve(12) };
    await askAboutKept({ ...platform(), logs }, ["mlflow"], answer);
    expect(printed.at(-1)).toBe("  /opt/airflow/logs/.before-restore: 12 logs of tasks");
    expect(jest.mocked(confirm).mock.lastCall?.[1].what).toBe(
        "what is in mlflow_before_restore and /opt/airflow/logs/.before-restore is to go, for good",
    );
    jest.mocked(confirm).mockResolvedValue(false);
    const tar =
        "npx gaiaflow shell airflow --stack dev-b -- tar --create --directory=/opt/airflow/logs/.before-restore . > logs.tar";
    await expect(askAboutKept({ ...platform(), logs }, [], answer)).rejects.toThrow(tar);
    // A line for each: who follows them and then agrees loses nothing.
    const both = askAboutKept({ ...platform(), logs }, ["mlflow"], answer);
    await expect(both).rejects.toThrow(tar);
    await expect(both).rejects.toThrow("pg_dump --format=custom mlflow_before_restore");
});

test("where nothing was kept of what is restored, nobody is asked", async () => {
    await askAboutKept(platform(), ["airflow"], answer);
    expect([printed, jest.mocked(confirm).mock.calls]).toEqual([[], []]);
});

test("filling in beside removes what is half filled alone; what was kept goes in the moment of the exchange", async () => {
    const { makeScratch, swap } = platform().databases;
    await makeScratch("mlflow");
    const before = docker.asked().join("\n");
    expect(before).toContain("DROP DATABASE IF EXISTS mlflow_restore WITH (FORCE);");
    expect(before).not.toContain("mlflow_before_restore");
    await swap([{ database: "mlflow", name: "mlflow_restore" }]);
    expect(docker.asked().join("\n")).toContain("DROP DATABASE IF EXISTS mlflow_before_restore WITH (FORCE);");
});
