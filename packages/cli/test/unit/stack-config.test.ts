import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { changeConfig, stackFileOfNow } from "../../platform/stack-config";

const before = process.cwd();
let folder: string;
beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-config-")));
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: iris\n");
    process.chdir(folder);
    jest.spyOn(console, "log").mockReturnValue();
});
afterEach(() => {
    process.chdir(before);
    fs.rmSync(folder, { recursive: true });
    jest.restoreAllMocks();
});
const file = () => path.join(folder, "Pulumi.dev.yaml");

const TEXT = `config:
  # Why: a comment of the team's.
  pulumi:disable-default-providers: [docker, kubernetes]
  gaiaflow:project:
    package: iris # the package

  gaiaflow:secrets:
    my-creds:
      KEY:
        secure: v1:abc
`;

test("values are set, and comments and all else stay as they were", async () => {
    fs.writeFileSync(file(), TEXT);
    const changed = await changeConfig("dev", [
        { path: ["services"], value: ["airflow", "mlflow"] },
        { path: ["ports", "jupyter"], value: 8896 },
    ]);
    expect(changed).toBe(true);
    expect(fs.readFileSync(file(), "utf8")).toBe(
        `${TEXT}  gaiaflow:services: [airflow, mlflow]\n  gaiaflow:ports:\n    jupyter: 8896\n`,
    );
    expect(console.log).toHaveBeenCalledWith("Set in Pulumi.dev.yaml: gaiaflow:services, gaiaflow:ports.jupyter.");
});

test("what is so already leaves the file alone", async () => {
    fs.writeFileSync(file(), "config: {'gaiaflow:services': [mlflow]}\n");
    expect(await changeConfig("dev", [{ path: ["services"], value: ["mlflow"] }])).toBe(false);
    expect(await changeConfig("dev", [])).toBe(false);
    expect(fs.readFileSync(file(), "utf8")).toBe("config: {'gaiaflow:services': [mlflow]}\n");
});

test("a stack without a file gets one", async () => {
    await changeConfig("dev", [{ path: ["ports", "jupyter"], value: 8896 }]);
    expect(fs.readFileSync(file(), "utf8")).toContain("jupyter: 8896");
});

test("the file goes back to what it was before, or goes; where it is the same nothing is said", async () => {
    const remove = await stackFileOfNow("dev");
    await remove();
    expect(console.log).not.toHaveBeenCalled();
    await changeConfig("dev", [{ path: ["ports", "jupyter"], value: 8896 }]);
    await remove();
    expect(fs.existsSync(file())).toBe(false);
    fs.writeFileSync(file(), TEXT);
    const putBack = await stackFileOfNow("dev");
    await changeConfig("dev", [{ path: ["services"], value: ["airflow"] }]);
    await putBack();
    expect(fs.readFileSync(file(), "utf8")).toBe(TEXT);
    expect(console.log).toHaveBeenLastCalledWith("Pulumi.dev.yaml is as it was before.");
});

test("what is refused is not kept, in a file or without one", async () => {
    const change = [{ path: ["ports", "jupyter"] as const, value: 8080 }];
    const refuse = () => Promise.reject(new Error(`refused: ${fs.existsSync(file()) ? "seen" : ""}`));
    await expect(changeConfig("dev", change, refuse)).rejects.toThrow("refused: seen");
    expect(fs.existsSync(file())).toBe(false);
    fs.writeFileSync(file(), TEXT);
    await expect(changeConfig("dev", change, refuse)).rejects.toThrow("refused: seen");
    expect(fs.readFileSync(file(), "utf8")).toBe(TEXT);
    expect(console.log).not.toHaveBeenCalled();
});

test("a file that Pulumi reads elsewhere is not written here; the line to type is named", async () => {
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: iris\nstackConfigDir: stacks\n");
    await expect(changeConfig("dev", [{ path: ["ports", "jupyter"], value: 8896 }])).rejects.toThrow(
        "pulumi config set --stack dev --path 'gaiaflow:ports.jupyter' 8896",
    );
    expect(fs.existsSync(file())).toBe(false);
});
