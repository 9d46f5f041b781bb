import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { askPulumi } from "../../platform/pulumi";
import { showPlatform } from "../../platform/show-platform";

jest.mock("../../platform/pulumi", () => ({ askPulumi: jest.fn() }));
jest.mock("@gaiaflow/toolchain/core/stack-file", () => ({
    ...jest.requireActual<object>("@gaiaflow/toolchain/core/stack-file"),
    ownConfig: jest.fn(() => ({})),
}));

test("the table at the end of a start has a row for each service: its address, and where its login stands", async () => {
    const services = ["airflow", "mlflow", "minio", "minioConsole", "jupyter"];
    const urls = Object.fromEntries(services.map((service) => [service, `http://${service}.test`]));
    jest.mocked(askPulumi).mockResolvedValue({ urls, credentials: "[secret]" });
    const print = jest.spyOn(console, "log").mockReturnValue();
    await showPlatform("dev-a");
    const output = print.mock.calls.flat().join("\n");
    print.mockRestore();
    const rows = output.split("\n").map((line) => line.split("│").map((cell) => cell.trim()));
    expect(rows.filter((cells) => cells.length > 1).map((cells) => cells.slice(1, -1))).toEqual([
        ["service", "URL", "login"],
        ["airflow", "http://airflow.test", "username, password"],
        ["mlflow", "http://mlflow.test", "none"],
        ["minio", "http://minio.test", "accessKey, secretKey"],
        ["minioConsole", "http://minioConsole.test", "accessKey, secretKey"],
        ["jupyter", "http://jupyter.test", "token"],
    ]);
    expect(output).toContain("npx gaiaflow status --stack dev-a --show-secrets");
});

test.each([
    [{ login: true }, "username, password"],
    [{ login: "true" }, "username, password"],
    [{ login: false }, "none"],
    [{}, "none"],
])("MLflow's login is one where the stack's file has it as %j", async (mlflow, login) => {
    jest.mocked(ownConfig).mockReturnValue({ "gaiaflow:mlflow": mlflow });
    const print = jest.spyOn(console, "log").mockReturnValue();
    await showPlatform("dev", { outputs: { urls: { mlflow: "http://127.0.0.1:5000" } } });
    const [table = ""] = print.mock.calls.flat() as string[];
    print.mockRestore();
    expect(table).toMatch(new RegExp(`mlflow +│ http://127.0.0.1:5000 +│ ${login} +│`));
});

test("Pulumi is not asked for what the up has written", async () => {
    jest.mocked(askPulumi).mockReset();
    const print = jest.spyOn(console, "log").mockReturnValue();
    await showPlatform("dev", { outputs: { urls: { mlflow: "http://127.0.0.1:5000" } } });
    const output = print.mock.calls.flat().join("\n");
    print.mockRestore();
    expect(output).toContain("http://127.0.0.1:5000");
    expect(askPulumi).not.toHaveBeenCalled();
});

test.each([
    ["prod_local", "gaiaflow forward --stack prod_local"],
    ["trial", "gaiaflow forward --stack trial"],
])("of a platform in a cluster it says what leads there, of stack %s", async (stack, line) => {
    const print = jest.spyOn(console, "log").mockReturnValue();
    const urls = { mlflow: "http://127.0.0.1:5000" };
    await showPlatform(stack, { outputs: { urls, platformNamespace: "iris-platform" } });
    await showPlatform(stack, { outputs: { urls } });
    const lines = print.mock.calls.flat().filter((text) => String(text).includes("forward"));
    print.mockRestore();
    expect(lines).toEqual([expect.stringMatching(new RegExp(`${line}$`))]);
});
