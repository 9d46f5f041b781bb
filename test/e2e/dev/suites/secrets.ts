import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { fernetKey } from "../../../../lib/fernet-key";
import { containersOf, inspect } from "../../../support/docker";
import { commandsInClear } from "../../../support/deployment";
import type { Platform } from "../../../support/platform";

interface Opened {
    readonly type: string;
    readonly urn: string;
    readonly outputs?: { readonly result?: { readonly plaintext: string } };
}

/** Every generated credential of the stack, those that no output tells too: what Airflow encrypts and signs with. */
async function credentialsOf(platform: Platform): Promise<string[]> {
    const { stdout } = await exported(platform, "--show-secrets");
    const { deployment } = JSON.parse(stdout) as { deployment: { resources: readonly Opened[] } };
    const made = deployment.resources.filter(({ type }) => type === "random:index/randomPassword:RandomPassword");
    return made.flatMap(({ urn, outputs }) => {
        const value = JSON.parse(outputs?.result?.plaintext ?? '""') as string;
        return urn.includes("-fernet-") ? [value, fernetKey(value)] : [value];
    });
}

function exported({ stack, dir, environment }: Platform, ...flags: string[]) {
    const args = ["stack", "export", "--stack", stack, ...flags];
    return execa("pulumi", args, { cwd: dir, env: { ...environment }, extendEnv: false });
}

/**
 * Where no secret may be.
 * @param first What the first `up` said.
 */
export function secrets(fixture: () => Platform, first: () => string): void {
    describe("no secret", () => {
        let hidden: string[];
        const found = (text: string): string[] => hidden.filter((value) => text.includes(value));
        beforeAll(async () => {
            hidden = await credentialsOf(fixture());
            // Two databases, two keys of the store with a secret each, Airflow's login, two keys it signs with and one it
            // encrypts with, in two forms, and Jupyter's token.
            expect(hidden).toHaveLength(12);
            expect(hidden.filter((value) => value.length < 20)).toEqual([]);
        });

        test("is in what Docker tells of a container: labels, command, environment", async () => {
            const all = await Promise.all((await containersOf(fixture().stack)).map(inspect));
            expect(found(JSON.stringify(all.map(({ Config }) => Config)))).toEqual([]);
        });

        test("is in a container's log", async () => {
            for (const container of await containersOf(fixture().stack)) {
                const { all = "" } = await execa("docker", ["logs", container], { all: true });
                expect(found(all)).toEqual([]);
            }
        });

        test("is in what the first up said", () => {
            expect(first()).toContain("credentials-airflow-jwt");
            expect(found(first())).toEqual([]);
        });

        test("is in what a preview says of new credentials and new containers, in either form", async () => {
            // Other suites have set keys, which come back.
            const file = path.join(fixture().dir, `Pulumi.${fixture().stack}.yaml`);
            const text = await fs.readFile(file, "utf8");
            await fixture().configure({ credentialsVersion: 2, airflow: { env: { LEVEL: "info" } } });
            const output = [await fixture().pulumi("preview", "--diff"), await fixture().pulumi("preview", "--json")];
            await fs.writeFile(file, text);
            expect(output.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
            for (const { all } of output) {
                expect(all).toContain("credentials-airflow-jwt");
                // The change of a container is shown with what it was and what it will be.
                expect(all).toContain("LEVEL=info");
                expect(found(all)).toEqual([]);
            }
        });

        test("is in the state in clear text", async () => {
            const { stdout } = await exported(fixture());
            expect(stdout).toContain("credentials-jupyter");
            expect(found(stdout)).toEqual([]);
        });

        test("would be there if a command printed it", async () => {
            expect(commandsInClear((await exported(fixture())).stdout)).toEqual([]);
        });

        test("is in a file of the clone or of the stack's folder", async () => {
            const folders = [fixture().dir, path.join(fixture().home, ".local/state/gaiaflow")];
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
