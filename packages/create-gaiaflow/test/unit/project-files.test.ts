/** What of a generated project editors, GitHub and Pulumi read: nobody else looks at it before they do. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { parse } from "yaml";
import { launchLines } from "@gaiaflow/cli/platform/debug-port";
import { validateConfig } from "../../../../config/validate";
import { DEFAULT_PYTHON } from "../../../../requirements/python-version";
import { DEFAULT_SERVICES, PORTS, type PortName } from "../../../../services/catalogue";
import { CLONE, projectTemplate } from "../../generator/project-template";

jest.mock("@gaiaflow/cli/platform/early-faults", () => ({
    checkEarly: () => ({
        project: { folders: { root: { folder: "${workspaceFolder}" }, dags: { folder: "${workspaceFolder}/dags" } } },
    }),
}));

const template = projectTemplate();
const read = (file: string) => template[file]?.no ?? "";

/** JSON as editors take it, with comments. */
function commented(file: string): unknown {
    const { config, error } = ts.parseConfigFileTextToJson(file, read(file)) as { config: unknown; error?: object };
    expect(error).toBeUndefined();
    return config;
}

interface Devcontainer {
    readonly features: Readonly<Record<string, { readonly version?: string }>>;
    readonly postCreateCommand: string;
    readonly forwardPorts: readonly number[];
    readonly portsAttributes: Readonly<Record<string, { readonly label: string }>>;
    readonly customizations: { readonly vscode: { readonly extensions: readonly string[] } };
}

const { recommendations } = commented(".vscode/extensions.json") as { readonly recommendations: readonly string[] };

test("a codespace has Docker, the project's Python, and the ports of all services that start by themselves", () => {
    const made = commented(".devcontainer/devcontainer.json") as Devcontainer;
    const features = Object.entries(made.features).map(([name, { version }]) => [name.split(/[/:]/).at(-2), version]);
    expect(features).toEqual([
        ["docker-in-docker", undefined],
        ["python", DEFAULT_PYTHON],
    ]);
    expect(made.postCreateCommand).toBe("npm install");
    const names = [...DEFAULT_SERVICES, "minio", "minioConsole"] as readonly PortName[];
    const ports = names.map((name) => PORTS[name].default).sort();
    expect([...made.forwardPorts].sort()).toEqual(ports);
    expect(Object.keys(made.portsAttributes).map(Number).sort()).toEqual(ports);
    expect(made.customizations.vscode.extensions).toEqual(recommendations);
});

test("VS Code attaches to a task as it is printed, and takes the project's environment and a formatter that is there", () => {
    const { configurations } = commented(".vscode/launch.json") as { readonly configurations: readonly object[] };
    const [, printed = ""] = /(\{[\s\S]*\})$/.exec(launchLines("dev", 5678)) ?? [];
    expect(configurations).toEqual([{ ...(JSON.parse(printed) as object), name: "a task of GaiaFlow" }]);
    const settings = commented(".vscode/settings.json") as Readonly<Record<string, unknown>>;
    // Where `gaiaflow venv` makes it.
    expect(settings["python.defaultInterpreterPath"]).toBe("${workspaceFolder}/.venv/bin/python");
    const { "editor.defaultFormatter": formatter } = settings["[python]"] as Readonly<Record<string, string>>;
    expect(recommendations).toContain(formatter);
});

interface Workflow {
    readonly permissions: object;
    readonly jobs: Readonly<Record<"lint" | "test", Job>>;
}
interface Job {
    readonly "timeout-minutes": number;
    readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[];
}

test("its CI reads the repository and nothing else, and has the ruff that check has", () => {
    const { jobs, permissions } = parse(read(".github/workflows/ci.yml")) as Workflow;
    expect(permissions).toEqual({ contents: "read" });
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    expect(Object.values(jobs).filter((job) => job["timeout-minutes"] > 0)).toHaveLength(2);
    // The one action that it takes is that of previews, which are looked at for themselves.
    const checkouts = steps.filter(({ uses }) => uses !== undefined);
    const [, action] = /uses: (actions\/checkout@[0-9a-f]{40}) /.exec(read(".github/workflows/preview.yml")) ?? [];
    expect(checkouts).toEqual([0, 1].map(() => ({ uses: action, with: { "persist-credentials": false } })));
    const ruff = fs.readFileSync(path.join(CLONE, "packages/cli/python-tools/ruff.in"), "utf8").trim();
    expect(steps.flatMap(({ run }) => run ?? [])).toEqual([
        ...[`pipx run ${ruff} check .`, `pipx run ${ruff} format --check .`],
        ...["npm ci", "npx gaiaflow mlops start --service airflow --service mlflow"],
        ...["npx gaiaflow check", "npx gaiaflow test"],
    ]);
});

test.each(["dev", "prod_local", "prod"])("its stack %s has no fault, and tasks see in dev what pods do", (stack) => {
    const { config } = parse(read(`Pulumi.${stack}.yaml`)) as { readonly config: Readonly<Record<string, unknown>> };
    const own = Object.entries(config).filter(([key]) => key.startsWith("gaiaflow:"));
    const values = Object.fromEntries(own.map(([key, value]) => [key.split(":")[1] ?? "", JSON.stringify(value)]));
    const { config: taken, faults } = validateConfig({ stack, values, secretKeys: new Set() });
    expect(faults).toEqual([]);
    expect(taken?.tasks.envInDev).toBe(stack === "dev");
});
