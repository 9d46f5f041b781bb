import { leftovers, lives } from "../../../support/docker";
import { mlflow } from "../../../support/mlflow-api";
import { makePlatform, type Platform } from "../../../support/platform";

/** A second platform beside the first. */
export function sideBySide(the: () => Platform): void {
    describe("a second stack beside the first", () => {
        let second: Platform;
        let before: ReadonlyMap<string, string>;
        beforeAll(async () => {
            before = await lives(the().stack);
            second = await makePlatform({ services: ["mlflow"] });
            await second.up();
        });

        test("runs on its own ports, with data and credentials of its own", async () => {
            const name = `side-${second.stack}`;
            await mlflow(second.ports.mlflow, "POST", "experiments/create", { name });
            const query = { max_results: 1000 };
            const found = await mlflow<{ experiments: { name: string }[] }>(
                the().ports.mlflow,
                "POST",
                "experiments/search",
                query,
            );
            expect(found.experiments.map((experiment) => experiment.name)).not.toContain(name);
            expect((await second.logins()).minio).not.toEqual((await the().logins()).minio);
        });

        test("is destroyed to the last trace, and leaves the first untouched", async () => {
            await second.remove();
            expect(await leftovers(second.stack)).toEqual([]);
            expect(await lives(the().stack)).toEqual(before);
        });
    });
}
