import { validateConfig } from "../../../config/validate";

const SMTP = { host: "smtp.example.com", from: "a@example.com", to: ["b@example.com"] };
const WEBHOOK = "https://hooks.example.com/services/hunter2";

const faults = (alerts: unknown, secretPaths: (string | number)[][] = [["alerts", "webhook"]]): string[] => {
    const values = { project: JSON.stringify({ package: "iris" }), alerts: JSON.stringify(alerts) };
    const raw = { stack: "dev", values, secretKeys: new Set<string>(), secretPaths };
    return validateConfig(raw).faults.map(({ subject, problem, fix }) => `${subject} ${problem}: ${fix}`);
};

test.each([
    ["a webhook", { webhook: WEBHOOK }],
    ["a mail server", { smtp: SMTP }],
    ["both, with a port as text", { webhook: WEBHOOK, smtp: { ...SMTP, port: "465", security: "tls" } }],
])("%s is enough", (_, alerts) => {
    expect(faults(alerts)).toEqual([]);
});

test.each([
    [{ webhook: "hooks.example.com/hunter2" }, "gaiaflow:alerts.webhook"],
    [{ webhook: "ftp://hooks.example.com/hunter2" }, "gaiaflow:alerts.webhook"],
    [{ smtp: { ...SMTP, host: "smtp://smtp.example.com" } }, "gaiaflow:alerts.smtp.host"],
    [{ smtp: { ...SMTP, port: 0 } }, "gaiaflow:alerts.smtp.port"],
    [{ smtp: { ...SMTP, security: "ssl" } }, "gaiaflow:alerts.smtp.security"],
    [{ smtp: { ...SMTP, from: "airflow" } }, "gaiaflow:alerts.smtp.from"],
    [{ smtp: { ...SMTP, to: [] } }, "gaiaflow:alerts.smtp.to"],
    [{ smtp: { ...SMTP, to: ["b@example.com", "c"] } }, "gaiaflow:alerts.smtp.to"],
    [{ smtp: { host: SMTP.host, from: SMTP.from } }, "gaiaflow:alerts.smtp.to"],
    [{ smtp: { ...SMTP, username: "u" } }, "gaiaflow:alerts.smtp.password"],
    [{ slack: WEBHOOK }, "gaiaflow:alerts.slack"],
])("%j is one fault, which names the key and no secret", (alerts, key) => {
    const found = faults(alerts);
    expect(found).toEqual([expect.stringContaining(key)]);
    expect(found.join("")).not.toContain("hunter2");
    expect(found.join("")).toMatch(/pulumi config (set|rm) --stack dev/);
});

test("what is no secret in the stack's file is named, with the line that encrypts it", () => {
    const found = faults({ webhook: WEBHOOK, smtp: { ...SMTP, username: "u", password: "hunter2" } }, []);
    expect(found).toEqual([
        expect.stringMatching(/alerts\.webhook stands unencrypted.*--secret --path 'gaiaflow:alerts\.webhook'/),
        expect.stringMatching(/smtp\.password stands unencrypted.*--secret --path 'gaiaflow:alerts\.smtp\.password'/),
    ]);
});
