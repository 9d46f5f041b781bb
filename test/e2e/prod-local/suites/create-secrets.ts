import { python } from "../../../support/docker";
import { kubectl } from "../../../support/node";
import type { Platform } from "../../../support/platform";

/** The call with a kubeconfig that comes by standard input; prints what it raises, or the kind of what it returns. */
const CALL = `
import os, tempfile
from gaiaflow import create_secrets
with tempfile.NamedTemporaryFile("w") as file:
    file.write(given["kubeconfig"])
    file.flush()
    os.environ["KUBECONFIG"] = file.name
    try:
        print(type(create_secrets(secret_name="quick-creds", secret_data=given["data"])).__name__)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
`;

interface Kubeconfig {
    readonly users: readonly [{ readonly name: string; readonly user: object }];
}

/** `create_secrets` against a real API server, which the package's own tests stand in for. */
export function createSecrets(fixture: () => Platform): void {
    describe("create_secrets", () => {
        let stacks: Kubeconfig;
        let administrators: Kubeconfig;
        const call = (kubeconfig: object, data: object): Promise<string> =>
            python(fixture().container("airflow-scheduler"), CALL, { kubeconfig: JSON.stringify(kubeconfig), data });
        const inTasks = async (...args: string[]): Promise<string> =>
            kubectl(fixture(), ...args, "--namespace", String(await fixture().output("namespace")));
        const values = async (): Promise<Record<string, string>> => {
            const text = await inTasks("get", "secret", "quick-creds", "--output", "json");
            const { data } = JSON.parse(text) as { data: Record<string, string> };
            return Object.fromEntries(
                Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
            );
        };

        beforeAll(async () => {
            stacks = JSON.parse(String(await fixture().output("kubeconfig"))) as Kubeconfig;
            const view = ["config", "view", "--raw", "--output", "json"];
            const { users } = JSON.parse(await kubectl(fixture(), ...view)) as Kubeconfig;
            // The way to the cluster is that of Airflow's containers, the rights are the administrator's.
            administrators = { ...stacks, users: [{ ...stacks.users[0], user: users[0].user }] };
        });

        test("says what to type where the kubeconfig's rights do not suffice, and writes nothing", async () => {
            const printed = await call(stacks, { API_KEY: "marked" });
            expect(printed).toMatch(/^SecretError: secret 'quick-creds': this kubeconfig may not write secrets/);
            expect(printed).toContain("pulumi config set --secret --path 'gaiaflow:secrets.quick-creds.API_KEY'");
            expect(printed).not.toContain("marked");
            await expect(values()).rejects.toThrow("NotFound");
        });

        test("creates a secret in the namespace of tasks, and gives it exactly the data of the next call", async () => {
            expect(await call(administrators, { API_KEY: "1234", OLD: "x" })).toBe("NoneType");
            expect(await values()).toEqual({ API_KEY: "1234", OLD: "x" });
            await inTasks("label", "secret", "quick-creds", "of=someone");
            expect(await call(administrators, { API_KEY: "12\r\n34" })).toBe("NoneType");
            expect(await values()).toEqual({ API_KEY: "12\r\n34" });
            expect(await inTasks("get", "secret", "--selector", "of=someone", "--output", "name")).toBe(
                "secret/quick-creds",
            );
            await inTasks("delete", "secret", "quick-creds");
        });
    });
}
