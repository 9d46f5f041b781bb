import { airflowUsers } from "../../../config/airflow-users";
import { validateConfig } from "../../../config/validate";

const ada = { name: "ada", role: "User", email: "ada@example.com" };
const oidc = {
    issuer: "https://login.example.com/realms/team",
    ...{ clientId: "airflow", clientSecret: "hush", roles: { "ml-team": "User" } },
};

/** What is wrong with a stack whose Airflow is so, as what it is about, why, and what to type. */
const faults = (airflow: object, given: Record<string, unknown> = {}, secretKeys: readonly string[] = []): string[] => {
    const { mode = "dev", ...others } = given;
    const values = Object.entries({ project: { package: "iris" }, airflow, ...others });
    const texts = Object.fromEntries(values.map(([key, value]) => [key, JSON.stringify(value)]));
    const raw = { stack: "dev", values: { ...texts, mode: String(mode) }, secretKeys: new Set(secretKeys) };
    return validateConfig(raw).faults.map(({ fix, problem, subject }) => `${subject} ${problem} → ${fix}`);
};
const SET = "pulumi config set --stack dev --path 'gaiaflow:airflow.";
const REMOVE = "pulumi config rm --stack dev --path 'gaiaflow:airflow.";

test("users with a role are taken, with an address and without, and so are people of a provider", () => {
    expect(faults({ users: [ada, { name: "bob@example.com", role: "Admin" }] })).toEqual([]);
    expect(faults({ users: [ada], oidc }, {}, ["airflow"])).toEqual([]);
    expect(
        faults({ deployment: "in-cluster", users: [ada] }, { mode: "prod_local", cluster: { memoryMib: 9000 } }),
    ).toEqual([]);
});

test.each([
    [
        { users: [{ name: "ada", role: "Root" }] },
        `gaiaflow:airflow.users[0].role is "Root"; expected one of Admin, Op, User, Viewer → ${SET}users[0].role' User`,
    ],
    [
        { users: [{ name: "ada" }] },
        `gaiaflow:airflow.users[0].role is missing; expected one of Admin, Op, User, Viewer → ${SET}users[0].role' User`,
    ],
    [
        { users: [{ name: "a b", role: "User" }] },
        'gaiaflow:airflow.users[0].name is "a b"; expected a name of at most 64 letters, digits, `.`, `_`, `-`, `+` and `@` that begins ' +
            `with a letter or digit → ${SET}users[0].name' ada`,
    ],
    [
        { users: [ada, { name: "Ada", role: "Op" }] },
        'gaiaflow:airflow.users[1].name is "Ada"; expected each name once, whatever its capitals; admin is there in any case → ' +
            `${REMOVE}users[1]'`,
    ],
    [
        { users: [{ name: "admin", role: "Op" }] },
        'gaiaflow:airflow.users[0].name is "admin"; expected each name once, whatever its capitals; admin is there in any case → ' +
            `${REMOVE}users[0]'`,
    ],
    [
        { users: [ada, { ...ada, name: "bob" }] },
        `gaiaflow:airflow.users[1].email is a text that is not repeated here, since it may hold a password; expected each address once → ${REMOVE}users[1]'`,
    ],
])("%j is refused with what to type", (airflow, fault) => {
    expect(faults(airflow)).toEqual([fault]);
});

test("a provider has to be one that nobody else can speak for, and to say who may do what", () => {
    const found = faults({ oidc: { ...oidc, issuer: "http://login.example.com", roles: {}, scope: "profile" } }, {}, [
        "airflow",
    ]);
    expect(found).toEqual([
        expect.stringMatching(/^gaiaflow:airflow\.oidc\.issuer is not valid; expected an https address → /),
        expect.stringMatching(/^gaiaflow:airflow\.oidc\.scope is not valid; expected names .* openid among them → /),
        expect.stringMatching(/^gaiaflow:airflow\.oidc\.roles is not valid; expected a map of group to one of Admin, /),
    ]);
});

test("its secret is encrypted, and no message repeats it", () => {
    const found = faults({ oidc });
    expect(found).toEqual([
        "gaiaflow:airflow.oidc.clientSecret stands unencrypted in Pulumi.dev.yaml; expected a value set with --secret → " +
            "pulumi config set --stack dev --secret --path 'gaiaflow:airflow.oidc.clientSecret'",
    ]);
    expect(faults({ oidc: { ...oidc, clientSecret: 7.5 } }).join()).not.toContain("7.5");
});

test("an Airflow that the stack does not run has none of them", () => {
    const problem = "gaiaflow:airflow.users is set, but gaiaflow:services are without airflow → ";
    const fix = "pulumi config set --stack dev --path 'gaiaflow:services[1]' airflow";
    expect(faults({ users: [ada] }, { services: ["mlflow"] })).toEqual([problem + fix]);
    const elsewhere = "is set, but the stack runs no Airflow: its users are those of the one elsewhere";
    const found = faults({ users: [ada], oidc }, { mode: "prod" }, ["airflow"]);
    expect(found.filter((text) => text.includes(elsewhere))).toEqual([
        `gaiaflow:airflow.users ${elsewhere} → ${REMOVE}users'`,
        `gaiaflow:airflow.oidc ${elsewhere} → ${REMOVE}oidc'`,
    ]);
});

test("who has no address gets one of nobody's, and no users are none", () => {
    const none = { users: [], oidc: undefined } as unknown as Parameters<typeof airflowUsers>[0];
    expect(airflowUsers(none)).toBeUndefined();
    expect(airflowUsers({ ...none, users: [{ name: "bob@example.com", role: "Op" }] })?.users).toEqual([
        { name: "bob@example.com", role: "Op", email: "bob.at.example.com@gaiaflow.invalid" },
    ]);
});
