import * as path from "node:path";
import { loginStatus } from "../../support/airflow-api";
import { freePorts } from "../../support/free-ports";
import { visitor } from "../../support/page-visitor";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";
import { until } from "../../support/until";
import { startProvider, usersStage, type UsersStage } from "../../support/users-stage";

jest.setTimeout(900_000);

const MADE =
    "SELECT username, name FROM ab_user u JOIN ab_user_role ur ON ur.user_id = u.id JOIN ab_role r ON r.id = role_id WHERE name <> 'Declared in the stack'";
const ADMIN = { name: "admin", role: "Admin", email: "admin@gaiaflow.invalid", password: "first of admin" };
const ADA = { name: "ada", role: "Viewer", email: "ada@example.com", password: "first of ada" };
const BOB = { name: "bob", role: "User", email: "bob@example.com", password: "first of bob" };

let project: PulumiProject;
let stage: UsersStage;
let [airflow, issuer] = [0, 0];
beforeAll(async () => {
    const program = path.join(__dirname, "programs", "airflow-users");
    project = await makeProject({ files: { "index.ts": `export * from ${JSON.stringify(program)};\n` } });
    const { all = "", exitCode } = await project.pulumi(["up", "--yes", "--skip-preview"]);
    expect({ exitCode, all: exitCode === 0 ? "" : all }).toEqual({ exitCode: 0, all: "" });
    const images = (await project.outputs()) as { airflow: string; postgres: string };
    stage = await usersStage(images, project.dir);
    [airflow = 0, issuer = 0] = await freePorts(2);
});
afterAll(async () => {
    await stage.remove();
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    await project.remove();
});

const login = ({ name, password }: typeof ADA) => loginStatus(airflow, { username: name, password });
const statusWith = async (token: string | undefined, route: string): Promise<number> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return (
        await fetch(`http://127.0.0.1:${airflow}/api/v2/${route}`, { headers, signal: AbortSignal.timeout(30_000) })
    ).status;
};
const tokenOf = async ({ name: username, password }: typeof ADA): Promise<string> => {
    const body = JSON.stringify({ username, password });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`http://127.0.0.1:${airflow}/auth/token`, { method: "POST", headers, body });
    return ((await answer.json()) as { access_token: string }).access_token;
};
const made = async () => (await stage.sql(`${MADE} ORDER BY username`)).split("\n");

test("the migration makes users with roles, and nothing but health answers anybody else", async () => {
    await stage.write("users.json", [ADMIN, ADA, BOB]);
    expect(await stage.migrate()).toMatchObject({ exitCode: 0 });
    expect(await made()).toEqual(["ada|Viewer", "admin|Admin", "bob|User"]);
    await stage.start(airflow);
    const seen = async (token?: string) => [await statusWith(token, "dags"), await statusWith(token, "connections")];
    expect(await seen(await tokenOf(ADMIN))).toEqual([200, 200]);
    expect(await seen(await tokenOf(ADA))).toEqual([200, 403]);
    expect(await seen()).toEqual([401, 401]);
    expect(await login({ ...ADA, password: BOB.password })).toBe(401);
    expect([await statusWith(undefined, "version"), await statusWith(undefined, "monitor/health")]).toEqual([200, 200]);
});

test("another migration changes what is declared otherwise, removes who is not, and leaves who was made by hand", async () => {
    const byHand =
        "INSERT INTO ab_user (id, first_name, last_name, username, active, email) VALUES (99, 'E', 'E', 'eve', true, 'e@e.e')";
    await stage.sql(byHand);
    await stage.write("users.json", [ADMIN, { ...ADA, role: "Op", password: "second of ada" }]);
    expect(await stage.migrate()).toMatchObject({ exitCode: 0 });
    expect(await made()).toEqual(["ada|Op", "admin|Admin"]);
    expect(await stage.sql("SELECT username FROM ab_user WHERE id = 99")).toBe("eve");
    // Everybody can change their own names, which makes them no other's.
    await stage.sql("UPDATE ab_user SET last_name = 'Lovelace' WHERE username = 'ada'");
    const [first, second] = [
        { ...ADMIN, email: ADA.email },
        { ...ADA, role: "Op", password: "second of ada" },
    ];
    await stage.write("users.json", [first, { ...second, email: ADMIN.email }]);
    expect(await stage.migrate()).toMatchObject({ exitCode: 0 });
    expect(await stage.sql("SELECT username, email FROM ab_user WHERE id <> 99 ORDER BY username")).toBe(
        `ada|${ADMIN.email}\nadmin|${ADA.email}`,
    );
    await stage.write("users.json", [ADMIN, second]);
    expect(await stage.migrate()).toMatchObject({ exitCode: 0 });
    expect(await login(ADA)).toBe(401);
    expect(await login({ ...ADA, password: "second of ada" })).toBe(201);
    await stage.write("users.json", [ADMIN, { ...ADA, name: "Eve" }]);
    const { all, exitCode } = await stage.migrate();
    expect(exitCode).toBe(1);
    expect(all).toContain("No user was changed");
    expect(all).toContain("  Eve (ada@example.com)");
    expect(await made()).toEqual(["ada|Op", "admin|Admin"]);
});

describe("with an OpenID provider", () => {
    const client = { client_id: "airflow", client_secret: "a secret of the tests" };
    const people = {
        grace: { preferred_username: "grace", family_name: "Hopper", email: "grace@example.com", groups: ["ml-team"] },
        mallory: { preferred_username: "mallory", email: "mallory@example.com", groups: ["sales"] },
        impostor: { preferred_username: "admin", email: "impostor@example.com", groups: ["platform"] },
        twin: { preferred_username: "twin", email: "grace@example.com", groups: ["ml-team"] },
    };
    const provider = (settings: object = {}) => {
        const redirect = `http://localhost:${airflow}/auth/oauth-authorized/oidc`;
        const clients = [{ ...client, redirect_uris: [redirect] }];
        return startProvider({ issuer: `http://${stage.machine}:${issuer}`, clients, people, ...settings });
    };
    const signIn = async (person: string) => {
        const { cookies, visit } = visitor();
        const { status } = await visit(`http://localhost:${airflow}/auth/login/oidc`, (url) => {
            if (url.pathname === "/auth" && url.port === String(issuer)) {
                url.searchParams.set("login_hint", person);
            }
        });
        return { status, token: cookies(`localhost:${airflow}`).get("_token") };
    };

    let end: (() => void) | undefined;
    beforeAll(async () => {
        const [clientId, clientSecret] = [client.client_id, client.client_secret];
        const roles = { "ml-team": "User", platform: "Admin" };
        const asked = { scope: "openid profile email", rolesClaim: "groups", roles };
        await stage.write("oidc.json", {
            issuer: `http://${stage.machine}:${issuer}`,
            clientId,
            clientSecret,
            ...asked,
        });
        await stage.start(airflow, { AIRFLOW__API_AUTH__JWT_EXPIRATION_TIME: "20" });
        end = await provider();
    });
    afterAll(() => end?.());

    test("a person has the role of a group, for as long as Airflow's token lasts", async () => {
        const { token } = await signIn("grace");
        expect([await statusWith(token, "dags"), await statusWith(token, "connections")]).toEqual([200, 403]);
        expect(await made()).toEqual(["ada|Op", "admin|Admin", "grace|User"]);
        await until("the token has expired", async () => (await statusWith(token, "dags")) === 401);
        expect((await signIn("grace")).token).toBeDefined();
    });

    test.each(["mallory", "impostor", "twin", "somebody unknown"])("%s is refused, by a page", async (person) => {
        expect(await signIn(person)).toEqual({ status: 200, token: undefined });
        expect(await made()).toEqual(["ada|Op", "admin|Admin", "grace|User"]);
    });

    test("the stack's own users reach the API by their passwords, and no other password fits", async () => {
        expect(await login(ADMIN)).toBe(201);
        expect(await stage.sql("SELECT password FROM ab_user WHERE username = 'grace'")).toBe("!");
        // As if she had given herself one on her profile's page.
        const asAda = "UPDATE ab_user SET password = (SELECT password FROM ab_user WHERE username = 'ada')";
        await stage.sql(`${asAda} WHERE username = 'grace'`);
        expect(await login({ ...ADA, name: "grace", password: "second of ada" })).toBe(401);
        expect(await login({ ...ADA, password: "second of ada" })).toBe(201);
    });

    test("an identity token that has expired is refused", async () => {
        end?.();
        end = await provider({ lateSeconds: 7200 });
        expect(await signIn("grace")).toEqual({ status: 200, token: undefined });
        expect(await stage.logs()).toContain("expired_token");
    });
});
