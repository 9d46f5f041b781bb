import * as pulumi from "@pulumi/pulumi";
import type { AirflowUsers } from "../../../services/users";
import { dev } from "../../../stacks/dev";
import { builtImages } from "../../../stacks/images";
import { SECRET_MARK, mocks } from "../../support/provider-mocks";
import { record, type Recording } from "../../support/pulumi-recorder";
import { publicPart, revealed } from "../../support/secret-values";
import { MACHINE, settings } from "../../support/settings";

// What these tests declare is on no machine.
jest.mock("../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));
jest.mock("../../../checks/stored-values", () => ({ sweepStoredValues: jest.fn() }));

type Dev = Recording<ReturnType<typeof dev>>;
const CONTAINER = "docker:index/container:Container";
const PASSWORD = "random:index/randomPassword:RandomPassword";
const HUSH = "client-secret-of-the-team";
const users: AirflowUsers["users"] = [{ name: "ada", role: "Viewer", email: "ada@example.com" }];
const oidc: AirflowUsers["oidc"] = {
    ...{ issuer: "https://login.example.com", clientId: "airflow", scope: "openid", rolesClaim: "groups" },
    ...{ roles: { "ml-team": "User" }, clientSecret: pulumi.secret(HUSH) },
};
const { airflow } = settings();
const run = (changes: Partial<AirflowUsers> | undefined): Promise<Dev> => {
    const own = changes && { users: [], ...changes };
    return record(() => dev(settings({ airflow: { ...airflow, users: own } }), MACHINE), { mocks });
};
const filesOf = (all: Dev, container: string): Record<string, string> => {
    const uploads = revealed(all.get(CONTAINER, container).inputs["uploads"]) as { file: string; content: string }[];
    return Object.fromEntries(uploads.map(({ file, content }) => [file.replace("/run/secrets/airflow/", ""), content]));
};
const parts = ["migration", "api-server", "scheduler", "dag-processor", "triggerer"].map((name) => `airflow-${name}`);
const envOf = (all: Dev, container: string) => all.get(CONTAINER, container).inputs["envs"] as string[];

test("each has a password of its own, which the migration alone reads, and the stack's own user stays", async () => {
    const all = await run({ users });
    expect(all.get(PASSWORD, "credentials-airflow-user-ada").inputs).toMatchObject({ length: 24, special: false });
    expect(JSON.parse(filesOf(all, "airflow-migration")["users.json"] ?? "")).toEqual([
        {
            name: "admin",
            role: "Admin",
            email: "admin@gaiaflow.invalid",
            password: `${SECRET_MARK}-credentials-airflow`,
        },
        { ...users[0], password: `${SECRET_MARK}-credentials-airflow-user-ada` },
    ]);
    const others = parts.slice(1).flatMap((part) => Object.entries(filesOf(all, part)));
    expect(others.filter(([, content]) => content.includes("user-ada"))).toEqual([]);
    expect(others.map(([file]) => file)).not.toContain("passwords.json");
    const { outputs = {} } = all.resources.find(({ type }) => type === "gaiaflow:mlops:MlopsManager") ?? {};
    expect(revealed(outputs["credentials"])).toMatchObject({
        airflow: { username: "admin", password: `${SECRET_MARK}-credentials-airflow` },
        airflowUsers: { ada: `${SECRET_MARK}-credentials-airflow-user-ada` },
    });
});

test("all parts of Airflow have the same manager of users, and its image what that needs", async () => {
    const all = await run({ users });
    const manager = "AIRFLOW__CORE__AUTH_MANAGER=airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager";
    for (const part of parts) {
        expect(envOf(all, part)).toContain(manager);
        expect(envOf(all, part).join()).not.toContain("SESSION_MAX_LIFETIME");
    }
    const image = all.get("docker:index/image:Image", "airflow-image").inputs as { build: { args: object } };
    expect(image.build.args).toMatchObject({ AIRFLOW_USERS: "yes" });
    const named = (own?: AirflowUsers) => builtImages(settings({ airflow: { ...airflow, users: own } }));
    expect(named({ users }).get("airflow")).not.toBe(named().get("airflow"));
    expect(named({ users }).get("mlflow")).toBe(named().get("mlflow"));
});

test("what a provider needs is a file of the API server's, and its people log in every day", async () => {
    const all = await run({ oidc });
    expect(JSON.parse(filesOf(all, "airflow-api-server")["oidc.json"] ?? "")).toEqual({ ...oidc, clientSecret: HUSH });
    expect(envOf(all, "airflow-api-server")).toContain("AIRFLOW__FAB__SESSION_MAX_LIFETIME_MINUTES=720");
    for (const part of parts.filter((name) => name !== "airflow-api-server")) {
        expect(JSON.stringify(filesOf(all, part))).not.toContain(HUSH);
    }
    const readable = all.resources.map(({ inputs, urn }) => [urn, JSON.stringify(publicPart(inputs))] as const);
    const shown = readable.filter(([, text]) => text.includes(HUSH) || text.includes(SECRET_MARK));
    expect(shown.map(([urn]) => urn)).toEqual([]);
});

test("without any of it there is nothing of it", async () => {
    const all = await run(undefined);
    const shown = JSON.stringify(all.resources.map(({ inputs }) => revealed(inputs)));
    expect(shown.match(/AUTH_MANAGER|AIRFLOW_USERS|users\.json|oidc|airflow-user/g)).toBeNull();
    expect(filesOf(all, "airflow-api-server")["passwords.json"]).toBe(
        JSON.stringify({ admin: `${SECRET_MARK}-credentials-airflow` }),
    );
});
