import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { programRoot } from "@gaiaflow/engine-core/paths";

const LABELS = { "io.gaiaflow.project": "iris", "io.gaiaflow.stack": "dev" };
const NAME = "urn:pulumi:dev::iris::";

type Fields = Record<string, unknown>;

/** What Docker has of a stack; a test changes it as it likes. */
export interface InDocker {
    /** What is listed by the stack's labels. */
    readonly listed: { containers: string[]; networks: Fields[]; volumes: Fields[] };
    readonly containers: Record<string, { State: Fields; [field: string]: unknown }>;
    readonly images: Record<string, string>;
}

/** A project with a stack that is up, in folders of a test's own. */
export interface LeftStack {
    readonly root: string;
    readonly home: string;
    readonly docker: InDocker;
    /** Writes a file of the project, or one by its absolute path. */
    readonly write: (file: string, text: string) => void;
    /** Puts a state in Pulumi's place for it. */
    readonly writeState: (resources?: readonly Fields[], more?: Fields) => void;
    /** What stands in for Docker's API. */
    readonly answer: (method: string, route: string) => Promise<unknown>;
    readonly remove: () => void;
}

/** As a small `dev` has them. */
export const RESOURCES: readonly Fields[] = [
    { urn: `${NAME}stack`, type: "pulumi:pulumi:Stack" },
    { urn: `${NAME}docker`, type: "pulumi:providers:docker", id: "provider" },
    // Of which the program asks what the last `up` has come to.
    { urn: `${NAME}engine`, type: "pulumi:providers:pulumi", id: "engine" },
    { urn: `${NAME}platform`, type: "gaiaflow:mlops:MlopsManager" },
    { urn: `${NAME}password`, type: "random:index/randomPassword:RandomPassword", id: "none" },
    { urn: `${NAME}mlflow`, type: "docker:index/container:Container", id: "c1", inputs: { mustRun: true } },
    { urn: `${NAME}init`, type: "docker:index/container:Container", id: "c2", inputs: { mustRun: false } },
    { urn: `${NAME}network`, type: "docker:index/network:Network", id: "n1" },
    { urn: `${NAME}data`, type: "docker:index/volume:Volume", id: "data-1a2b" },
    { urn: `${NAME}image`, type: "docker:index/image:Image", id: "i", outputs: { imageName: "gaiaflow/mlflow:1" } },
    { urn: `${NAME}ready`, type: "command:local:Command", id: "r", inputs: { create: "node await.cjs" } },
];

/** Its folder is the current one, and variables name its others, until it is removed. */
export function leftStack(): LeftStack {
    const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-left-")));
    const [root, home] = [path.join(folder, "iris"), path.join(folder, "home")];
    const before = { cwd: process.cwd(), env: { ...process.env } };
    const write: LeftStack["write"] = (file, text) => {
        const absolute = path.resolve(root, file);
        fs.mkdirSync(path.dirname(absolute), { recursive: true });
        fs.writeFileSync(absolute, text);
    };
    const writeState: LeftStack["writeState"] = (resources = RESOURCES, more = {}) => {
        const latest = { secrets_providers: { type: "passphrase" }, resources, ...more };
        write(
            path.join(folder, "state", ".pulumi", "stacks", "iris", "dev.json"),
            JSON.stringify({ checkpoint: { latest } }),
        );
    };
    writeProject(write);
    writeState();
    fs.mkdirSync(path.join(root, "node_modules"));
    fs.symlinkSync(programRoot, path.join(root, "node_modules", "gaiaflow"));
    write(path.join(home, ".local", "state", "gaiaflow", "stacks", "iris", "dev", "last-up.json"), "{}");
    execa.sync("git", ["init", "--quiet"], { cwd: root });
    process.chdir(root);
    Object.assign(process.env, {
        HOME: home,
        XDG_CACHE_HOME: path.join(folder, "cache"),
        XDG_CONFIG_HOME: path.join(folder, "config"),
    });
    Object.assign(process.env, { PULUMI_BACKEND_URL: `file://${folder}/state`, PULUMI_CONFIG_PASSPHRASE: "of a test" });
    const docker = inDocker();
    return {
        ...{ root, home, docker, write, writeState },
        answer: (_, route) => answerOf(docker, route),
        remove: () => {
            process.chdir(before.cwd);
            Object.keys(process.env).forEach((name) => Reflect.deleteProperty(process.env, name));
            Object.assign(process.env, before.env);
            fs.rmSync(folder, { recursive: true });
        },
    };
}

function writeProject(write: LeftStack["write"]): void {
    write("Pulumi.yaml", "name: iris\nruntime: nodejs\nmain: index.ts\n");
    write(
        "Pulumi.dev.yaml",
        "config:\n  gaiaflow:project: { package: iris, path: ., dags: dags, notebooks: notebooks, requirements: requirements.txt }\n",
    );
    write("index.ts", '// Ours.\nimport { platform } from "gaiaflow";\n\nexport = platform;\n');
    write("requirements.txt", "numpy\n");
    write("iris/__init__.py", "");
    write("dags/train.py", "pass\n");
    write("notebooks/look.ipynb", "{}");
}

function inDocker(): InDocker {
    return {
        listed: {
            containers: ["c1", "c2"],
            networks: [{ Id: "n1", Name: "network-1a2b", Internal: true }],
            volumes: [{ Name: "data-1a2b", Driver: "local", Labels: LABELS }],
        },
        containers: {
            c1: {
                Id: "c1",
                Image: "sha256:1",
                Name: "/iris-dev-mlflow",
                ExecIDs: ["check"],
                Mounts: [
                    { Type: "volume", Destination: "/data" },
                    { Type: "bind", Destination: "/project" },
                ],
                HostConfig: { Memory: 512 },
                NetworkSettings: { Networks: { "network-1a2b": { NetworkID: "n1" } } },
                State: {
                    Running: true,
                    Paused: false,
                    ExitCode: 0,
                    StartedAt: "10:00",
                    Health: { Status: "healthy", Log: [] },
                },
            },
            c2: { Id: "c2", State: { Running: false, Paused: false, ExitCode: 0, StartedAt: "09:59" } },
        },
        images: { "gaiaflow/mlflow:1": "sha256:1" },
    };
}

async function answerOf({ containers, images, listed }: InDocker, route: string): Promise<unknown> {
    const [place = "", query = ""] = route.split("?");
    const found = /^\/(containers|images)\/(.+)\/json$/.exec(place);
    const [, kind, name = ""] = found ?? [];
    if (found === null && !decodeURIComponent(query).includes(`["io.gaiaflow.project=iris","io.gaiaflow.stack=dev"]`)) {
        throw new Error(`${route} is not about the stack`);
    }
    const there =
        kind === "containers"
            ? containers[name]
            : kind === "images"
              ? images[name] && { Id: images[name] }
              : {
                    "/containers/json": listed.containers.map((Id) => ({ Id })),
                    "/networks": listed.networks,
                    "/volumes": { Volumes: listed.volumes },
                }[place];
    if (there === undefined) {
        throw new Error(`no such thing: ${route}`);
    }
    return Promise.resolve(structuredClone(there));
}
