import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { stringify } from "yaml";

/** The package that it needs from the team's own index. */
export const PRIVATE_PACKAGE = "team-greetings";
/** Its module. */
export const PRIVATE_MODULE = 'def greeting(name):\n    return f"hello {name}"\n';

/** A project of somebody who only uses GaiaFlow: DAGs and a package of its own, and an `index.ts` of three lines. */
const FILES = {
    "index.ts": 'import { platform } from "gaiaflow";\n\nmodule.exports = platform;\n',
    "Pulumi.yaml": stringify({
        name: "hello",
        main: "index.ts",
        runtime: {
            name: "nodejs",
            options: { typescript: false, nodeargs: "--require gaiaflow/register.cjs" },
        },
        options: { refresh: "always" },
    }),
    "requirements.txt": `${PRIVATE_PACKAGE}\n`,
    "src/hello/__init__.py": [
        '__version__ = "1.2.3"',
        "",
        "",
        "def greet(name: str) -> str:",
        "    from team_greetings import greeting",
        "",
        "    return greeting(name)",
        "",
    ].join("\n"),
    "dags/hello.py": [
        "from airflow.sdk import DAG",
        "from gaiaflow import task_factory",
        "",
        'with DAG("hello", schedule=None):',
        '    task_factory("greet", "hello:greet", {"name": "world"})',
        "",
    ].join("\n"),
};

/** Where such a project lies, and what it is made of. */
export interface LinkedProject {
    readonly folder: string;
    /** The folder of GaiaFlow, which it links, or the npm package, which it installs. */
    readonly gaiaflow: string;
    readonly stack: string;
    /** The stack's settings, besides those of the project. */
    readonly config: Readonly<Record<string, unknown>>;
    /** Further keys of `gaiaflow:project`. */
    readonly project?: Readonly<Record<string, unknown>>;
    /** Files instead of those of the same name, or further ones. */
    readonly files?: Readonly<Record<string, string>>;
}

/** Writes that project and installs what it needs: the npm package, or GaiaFlow's folder as a link and Pulumi's SDK beside it. */
export async function writeLinkedProject(linked: LinkedProject): Promise<void> {
    const { folder, gaiaflow, stack, config } = linked;
    const project = { package: "hello", path: "src", dags: "dags", notebooks: "notebooks", ...linked.project };
    const isPackage = gaiaflow.endsWith(".tgz");
    const files = {
        ...FILES,
        "package.json": JSON.stringify({
            name: "hello",
            private: true,
            dependencies: { ...(isPackage ? {} : await besideLink(gaiaflow)), gaiaflow: `file:${gaiaflow}` },
        }),
        [`Pulumi.${stack}.yaml`]: stringify({ config: { "gaiaflow:project": project, ...config } }),
        "notebooks/.keep": "",
        ...linked.files,
    };
    for (const [name, text] of Object.entries(files)) {
        const file = path.join(folder, name);
        await fs.mkdir(path.dirname(file), { recursive: true });
        await fs.writeFile(file, text);
    }
    await execa("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
}

/** What npm does not put beside a link, and the commands. */
async function besideLink(gaiaflow: string): Promise<Record<string, string>> {
    const manifest = await fs.readFile(path.join(gaiaflow, "package.json"), "utf8");
    const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
    return {
        "@pulumi/pulumi": dependencies["@pulumi/pulumi"] ?? "",
        "@gaiaflow/cli": `file:${path.join(gaiaflow, "packages", "cli")}`,
    };
}
