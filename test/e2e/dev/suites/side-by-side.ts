import * as fs from "node:fs/promises";
import * as path from "node:path";
import { inspect, leftovers, lives } from "../../../support/docker";
import { saveExecuted } from "../../../support/jupyter-kernel";
import { mlflow } from "../../../support/mlflow-api";
import { makePlatform, type Platform } from "../../../support/platform";
import { timed } from "../../../support/timed";

/** A second platform beside the first. */
export function sideBySide(fixture: () => Platform): void {
    describe("a second stack beside the first", () => {
        let second: Platform;
        let before: ReadonlyMap<string, string>;
        beforeAll(async () => {
            before = await lives(fixture().stack);
            // Tests that run as root try the other kind of owner here.
            second = await makePlatform({ services: ["jupyter"] }, process.getuid?.() === 0 ? 1000 : undefined);
            await timed("first up of a second stack without Airflow (warm)", () => second.up());
        });

        test("runs on its own ports, with data and credentials of its own", async () => {
            const name = `side-${second.stack}`;
            await mlflow(second.ports.mlflow, "POST", "experiments/create", { name });
            const query = { max_results: 1000 };
            const found = await mlflow<{ experiments: { name: string }[] }>(
                fixture().ports.mlflow,
                "POST",
                "experiments/search",
                query,
            );
            expect(found.experiments.map((experiment) => experiment.name)).not.toContain(name);
            expect((await second.logins()).minio).not.toEqual((await fixture().logins()).minio);
        });

        test("runs the notebook as the clone's owner, to whom the saved file belongs", async () => {
            const server = { port: second.ports.jupyter, token: (await second.logins()).jupyter.token };
            const owner = (await fs.stat(second.dir)).uid;
            expect((await inspect(second.container("jupyter"))).Config.User).toBe(`${owner}:0`);
            await saveExecuted(server, "explore_iris.ipynb");
            const saved = await fs.stat(path.join(second.dir, "project/notebooks/explore_iris.ipynb"));
            expect(saved.uid).toBe(owner);
        });

        test("is destroyed to the last trace, and leaves the first untouched", async () => {
            await second.remove();
            expect(await leftovers(second.stack)).toEqual([]);
            expect(await lives(fixture().stack)).toEqual(before);
        });
    });
}
