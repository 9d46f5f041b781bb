import { fileHoldsSecret, holdsSecret, isSecretName, showsSecret } from "../../../lib/plain-secret";

test.each([
    ["DB_PASSWORD", "hunter2"],
    ["dbPassword", "hunter2"],
    ["PGPASSWORD", "hunter2"],
    ["DB_PASS", "hunter2"],
    ["MYSQL_PWD", "hunter2"],
    ["db.api-key", "hunter2"],
    ["HF_TOKEN", "hunter2"],
    ["URL", "postgres://me:hunter2@db/x"],
    ["INDEX", "https://hunter2@pypi.example.com/simple"],
    ["BLOBS", "https://a.example.com/c?sv=1&sig=hunter2"],
    ["HOOK", "https://a.example.com/?access_token=hunter2"],
])("%s=%s holds a secret", (name, value) => {
    expect(holdsSecret(name, value)).toBe(true);
});

test.each([
    ["DB_PASSWORD", ""],
    ["TOKEN", "/run/secrets/token"],
    ["USE_TOKEN", "true"],
    ["MAX_TOKEN", "9"],
    ["API_KEY", "${KEY}"],
    ["COMPASS", "north"],
    ["PWD", "/opt/airflow"],
    ["PASSWORD_FILE", "x"],
    ["DESIGN", "https://a.example.com/?design=2"],
    ["REPOSITORY", "https://git@git.example.com/a/b"],
    ["URL", "https://db/a:b@c"],
    ["NEXT", "https://a.example.com/?page=2"],
])("%s=%s holds none", (name, value) => {
    expect(holdsSecret(name, value)).toBe(false);
});

test("a name and a text may be judged alone", () => {
    expect([isSecretName("password"), isSecretName("repository")]).toEqual([true, false]);
    expect([showsSecret("AKIAABCDEFGHIJKLMNOP"), showsSecret("hunter2")]).toEqual([true, false]);
});

test.each([
    "a: 1\npassword: hunter2\n",
    "DB_PASSWORD=hunter2",
    "export API_KEY='hunter2'",
    "db.password = hunter2",
    '  "token": "hunter2",',
])("a file with %j holds a secret", (text) => {
    expect(fileHoldsSecret(text)).toBe(true);
});

test.each([
    "existingSecret: mine",
    "password:",
    "password: ${DB}",
    "# a note on passwords",
    "max_token: 512",
    "tokenizer: bert",
])("a file with %j holds none", (text) => {
    expect(fileHoldsSecret(text)).toBe(false);
});
