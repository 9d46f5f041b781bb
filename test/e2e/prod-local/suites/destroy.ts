import * as fs from "node:fs/promises";
import * as path from "node:path";
import { docker, leftovers } from "../../../support/docker";
import { profileOf } from "../../../support/node";
import { mlflow } from "../../../support/mlflow-api";
import type { Platform } from "../../../support/platform";
import { dagFiles } from "./parity";

interface Experiment {
    readonly experiment_id: string;
}

/** The end of a platform with a cluster. */
export function destroy(fixture: () => Platform, usersKubeconfig: string): void {
    describe("a destroyed platform", () => {
        let dev: Platform;
        let experiment: string;
        let dags: Readonly<Record<string, string>>;
        beforeAll(async () => {
            // Whoever goes back to dev had it before: the smallest one that keeps anything.
            dev = await fixture().beside({ mode: "dev", services: ["mlflow"] });
            await dev.up();
            const made = { name: `kept-${dev.stack}` };
            const route = "experiments/create";
            ({ experiment_id: experiment } = await mlflow<Experiment>(dev.ports.mlflow, "POST", route, made));
            dags = await dagFiles(fixture());
        });

        test("leaves no profile, container, network or volume", async () => {
            const { exitCode, all } = await fixture().pulumi("destroy", "--yes", "--skip-preview");
            expect([exitCode, all]).toEqual([0, expect.anything()]);
            expect(await leftovers(fixture().stack)).toEqual([]);
            const named = ["--quiet", "--filter", `name=${profileOf(fixture())}`];
            const left = [
                docker("ps", "--all", ...named),
                docker("volume", "ls", ...named),
                docker("network", "ls", ...named),
            ];
            expect(await Promise.all(left)).toEqual(["", "", ""]);
        });

        test("leaves a dev stack of the same clone its data and everybody's DAGs, and no file once that goes, too", async () => {
            const { port, route } = { port: dev.ports.mlflow, route: "experiments/get" };
            const { experiment: kept } = await mlflow<{ experiment: { name: string } }>(port, "GET", route, {
                experiment_id: experiment,
            });
            expect(kept.name).toBe(`kept-${dev.stack}`);
            const { exitCode, all } = await dev.pulumi("preview", "--expect-no-changes");
            expect([exitCode, all]).toEqual([0, expect.anything()]);
            expect(await dagFiles(dev)).toEqual(dags);
            await dev.remove();
            await expect(fs.readdir(path.join(fixture().home, ".local/state/gaiaflow"))).resolves.toEqual([]);
        });

        test("has left the user's own kubeconfig and Minikube alone", async () => {
            const own = path.join(fixture().home, ".kube");
            expect(await fs.readdir(own)).toEqual(["config"]);
            expect(await fs.readFile(path.join(own, "config"), "utf8")).toBe(usersKubeconfig);
            await expect(fs.access(path.join(fixture().home, ".minikube"))).rejects.toThrow();
        });
    });
}
