import * as fs from "node:fs/promises";
import * as path from "node:path";
import { docker, leftovers } from "../../../support/docker";
import { profileOf } from "../../../support/node";
import type { Platform } from "../../../support/platform";

/** The end of a platform with a cluster. */
export function destroy(the: () => Platform, usersKubeconfig: string): void {
    describe("a destroyed platform", () => {
        test("leaves no profile, container, network, volume or file", async () => {
            const { exitCode, all } = await the().pulumi("destroy", "--yes", "--skip-preview");
            expect([exitCode, all]).toEqual([0, expect.anything()]);
            expect(await leftovers(the().stack)).toEqual([]);
            const named = ["--quiet", "--filter", `name=${profileOf(the())}`];
            const left = [
                docker("ps", "--all", ...named),
                docker("volume", "ls", ...named),
                docker("network", "ls", ...named),
            ];
            expect(await Promise.all(left)).toEqual(["", "", ""]);
            await expect(fs.readdir(path.join(the().home, ".local/state/gaiaflow"))).resolves.toEqual([]);
        });

        test("has left the user's own kubeconfig and Minikube alone", async () => {
            const own = path.join(the().home, ".kube");
            expect(await fs.readdir(own)).toEqual(["config"]);
            expect(await fs.readFile(path.join(own, "config"), "utf8")).toBe(usersKubeconfig);
            await expect(fs.access(path.join(the().home, ".minikube"))).rejects.toThrow();
        });
    });
}
