import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { containersOf, inspect } from "../../../support/docker";
import type { Logins, Platform } from "../../../support/platform";

const values = (logins: Logins): string[] =>
    Object.entries(logins).flatMap(([service, login]: [string, Record<string, string>]) =>
        Object.entries(login)
            .filter(([key]) => !(service === "airflow" && key === "username"))
            .map(([, value]) => value),
    );

/** Where no secret may be. */
export function secrets(the: () => Platform): void {
    describe("no secret", () => {
        let hidden: string[];
        const found = (text: string): string[] => hidden.filter((value) => text.includes(value));
        beforeAll(async () => {
            hidden = values(await the().logins());
            expect(hidden.length).toBeGreaterThan(7);
            expect(hidden.filter((value) => value.length < 20)).toEqual([]);
        });

        test("is in what Docker tells of a container: labels, command, environment", async () => {
            const all = await Promise.all((await containersOf(the().stack)).map(inspect));
            expect(found(JSON.stringify(all.map(({ Config }) => Config)))).toEqual([]);
        });

        test("is in a container's log", async () => {
            for (const container of await containersOf(the().stack)) {
                const { all = "" } = await execa("docker", ["logs", container], { all: true });
                expect(found(all)).toEqual([]);
            }
        });

        test("is in what an up or a preview of new containers says", async () => {
            const { all } = await the().pulumi("preview", "--diff", "--json");
            expect(found(all)).toEqual([]);
        });

        test("is in the state in clear text", async () => {
            const { stdout } = await execa("pulumi", ["stack", "export", "--stack", the().stack], {
                cwd: the().dir,
                env: { ...the().environment },
                extendEnv: false,
            });
            expect(stdout).toContain("credentials-jupyter");
            expect(found(stdout)).toEqual([]);
        });

        test("is in a file of the clone or of the stack's folder", async () => {
            const folders = [the().dir, path.join(the().home, ".local/state/gaiaflow")];
            for (const folder of folders) {
                for (const file of await filesBelow(folder)) {
                    expect([file, found(await fs.readFile(file, "latin1"))]).toEqual([file, []]);
                }
            }
        });
    });
}

async function filesBelow(folder: string): Promise<string[]> {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    const lists = entries.map((entry): Promise<string[]> => {
        const file = path.join(folder, entry.name);
        return entry.isDirectory() ? filesBelow(file) : Promise.resolve(entry.isFile() ? [file] : []);
    });
    return (await Promise.all(lists)).flat();
}
