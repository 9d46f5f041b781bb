import * as fs from "node:fs/promises";
import * as path from "node:path";
import { settle, isUpToDate, start } from "../../../support/up-to-date";
import { docker, inspect, lives } from "../../../support/docker";
import { PROJECT, type Platform } from "../../../support/platform";

/** What somebody does to a stack, and what takes it back. */
type Fault = readonly [name: string, does: () => Promise<unknown>, undoes: () => Promise<unknown>];

/** A start with nothing to do asks no Pulumi, and overlooks nothing that Pulumi would find. */
export function upToDate(fixture: () => Platform): void {
    describe("a start with nothing to do", () => {
        const mlflow = () => fixture().container("mlflow");
        const image = async () => (await inspect(mlflow())).Config.Image;
        const stateFile = () => {
            const { environment, stack } = fixture();
            const folder = (environment["PULUMI_BACKEND_URL"] ?? "").replace("file://", "");
            return path.join(folder, ".pulumi", "stacks", PROJECT, `${stack}.json`);
        };
        const inProject = (file: string) => path.join(fixture().dir, file);
        /** A file of the stack's own folder, which an `up` puts back. */
        const taskConfig = () =>
            path.join(
                fixture().home,
                ".local/state/gaiaflow/stacks",
                PROJECT,
                fixture().stack,
                "airflow/task-config.json",
            );

        beforeAll(() => settle(fixture()));

        test("ends at once, with the same table, and touches neither state nor containers", async () => {
            const before = [await fs.readFile(stateFile(), "utf8"), await lives(fixture().stack)];
            const output = await start(fixture());
            expect([await fs.readFile(stateFile(), "utf8"), await lives(fixture().stack)]).toEqual(before);
            expect(output).toContain(`http://127.0.0.1:${fixture().ports.mlflow}`);
            expect(output).toContain("Show the credentials: npx gaiaflow status");
            expect(output.trim().split("\n").length).toBeLessThan(20);
        });

        const faults: readonly Fault[] = [
            ["a container is paused", () => docker("pause", mlflow()), () => docker("unpause", mlflow())],
            [
                "a container has another name",
                () => docker("rename", mlflow(), "x22"),
                () => docker("rename", "x22", mlflow()),
            ],
            [
                "a container is in another network",
                () => docker("network", "connect", "bridge", mlflow()),
                () => docker("network", "disconnect", "bridge", mlflow()),
            ],
            [
                "a container has another restart policy",
                () => docker("update", "--restart", "no", mlflow()),
                () => docker("update", "--restart", "unless-stopped", mlflow()),
            ],
            [
                "a volume has the stack's labels and is not its own",
                () => docker("volume", "create", ...labels(fixture()), "left-over-of-a-test"),
                () => docker("volume", "rm", "left-over-of-a-test"),
            ],
            [
                "a container has the stack's labels and is not its own",
                async () => docker("create", ...labels(fixture()), "--name", "left-over-of-a-test", await image()),
                () => docker("rm", "left-over-of-a-test"),
            ],
        ];
        test.each(faults)("is none where %s", async (_, does, undoes) => {
            await settle(fixture());
            await does();
            const stood = await isUpToDate(fixture());
            await undoes();
            expect(stood).toBe(false);
        });

        const later: readonly (readonly [string, () => Promise<unknown>])[] = [
            ["a file of the stack's folder is gone", () => fs.rm(taskConfig())],
            ["a DAG is another", () => fs.appendFile(inProject("dags/train_iris.py"), "\n# Another.\n")],
            ["a setting is another", () => fs.appendFile(inProject(`Pulumi.${fixture().stack}.yaml`), "# Another.\n")],
            ["Pulumi has run", () => fixture().up()],
            ["a container was restarted", () => docker("restart", mlflow())],
        ];
        test.each(later)("is none where %s, until one has looked", async (_, does) => {
            await settle(fixture());
            await does();
            expect(await isUpToDate(fixture())).toBe(false);
            await settle(fixture());
        });
    });
}

function labels({ stack }: Platform): string[] {
    return ["--label", `io.gaiaflow.project=${PROJECT}`, "--label", `io.gaiaflow.stack=${stack}`];
}
