import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { stringify } from "yaml";
import { STACK_LABEL } from "../../../lib/labels";
import { KUBERNETES_VERSION } from "../../../lib/kubernetes-version";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { docker, lives } from "../../support/docker";
import { freePorts } from "../../support/free-ports";

jest.setTimeout(900_000);

/**
 * The commands of the cluster as a user types them, in a clone and a home of their own. The platform is only MLflow with
 * what it needs. Proves nothing of what a task does with image, kubeconfig and secret.
 */
describe("npm run minikube", () => {
    const unique = crypto.randomBytes(3).toString("hex");
    const stack = `mk-${unique}`;
    const profile = `gaiaflow-${stack}`;
    const values = { first: `first-${unique}-"quoted" $HOME`, second: `second-${unique}`, third: `third-${unique}` };
    let clone: CloneCopy;
    let ownFolder: string;

    const minikube = async (args: readonly string[], input = ""): Promise<string> => {
        const script = [
            path.join(clone.dir, "packages", "cli", "bin", "gaiaflow.mjs"),
            "minikube",
            ...args,
            "--stack",
            stack,
        ];
        const options = { cwd: clone.dir, env: clone.env, extendEnv: false, reject: false, all: true, input } as const;
        return succeed(execa(process.execPath, script, options));
    };
    /** A file of the project's package. */
    const file = (): string => path.join(clone.dir, "project", "iris", "train.py");
    const inNode = (...command: string[]): Promise<string> => docker("exec", profile, ...command);
    const kubectl = (...args: string[]): Promise<string> => {
        const program = `/var/lib/minikube/binaries/v${KUBERNETES_VERSION}/kubectl`;
        return inNode(program, "--kubeconfig", "/etc/kubernetes/admin.conf", "--namespace", profile, ...args);
    };
    const images = async (): Promise<string[]> => {
        const { images: all } = JSON.parse(await inNode("crictl", "images", "--output", "json")) as {
            images: { repoTags: string[] }[];
        };
        return all.flatMap(({ repoTags }) => repoTags).filter((tag) => /iris:.*-[0-9a-f]{12}$/.test(tag));
    };
    const secret = async (): Promise<{ uid: string; data: Record<string, string> }> => {
        const text = await kubectl("get", "secret", "my-creds", "--output", "json");
        const { metadata, data } = JSON.parse(text) as { metadata: { uid: string }; data: Record<string, string> };
        const clear = Object.entries(data).map(
            ([key, value]) => [key, Buffer.from(value, "base64").toString()] as const,
        );
        return { uid: metadata.uid, data: Object.fromEntries(clear) };
    };
    /** Which of the secret values can be read in a text, or in a file of the clone or the user's home. */
    const leaks = async (text: string): Promise<string[]> => {
        const patterns = Object.values(values).flatMap((value) => ["-e", value]);
        const found = await execa("grep", ["-rlF", ...patterns, clone.dir, clone.home], { reject: false });
        return [
            ...found.stdout.split("\n").filter(Boolean),
            ...Object.values(values).filter((value) => text.includes(value)),
        ];
    };

    beforeAll(async () => {
        clone = await copyClone();
        ownFolder = path.join(clone.home, ".local", "state", "gaiaflow", "stacks", "gaiaflow", stack);
        const [airflow, mlflow, minio, minioConsole, jupyter] = await freePorts(5);
        const config = {
            "pulumi:disable-default-providers": ["docker", "kubernetes"],
            "gaiaflow:mode": "prod_local",
            "gaiaflow:project": { name: "iris", package: "iris" },
            "gaiaflow:services": ["mlflow"],
            "gaiaflow:cluster": { memoryMib: 2400 },
            "gaiaflow:ports": { airflow, mlflow, minio, minioConsole, jupyter },
        };
        await fs.writeFile(path.join(clone.dir, `Pulumi.${stack}.yaml`), stringify({ config }));
    });

    afterAll(async () => {
        await clone.run("destroy", { args: ["--stack", stack, "--yes"] });
        await clone.remove();
    });

    test("build-only makes the cluster where there is none, and brings the image into it and nothing else", async () => {
        await minikube(["build-only"]);
        expect(await images()).toHaveLength(1);
        expect([...(await lives(stack)).keys()]).toEqual([]);
    });

    test("create-secrets takes values by standard input, which are seen in the cluster and nowhere else", async () => {
        const lines = `API_KEY=${values.first}\nOTHER=${values.second}\n`;
        const output = await minikube(["create-secrets", "my-creds"], lines);
        expect((await secret()).data).toEqual({ API_KEY: values.first, OTHER: values.second });
        expect(await leaks(output)).toEqual([]);
        const config = JSON.parse(await fs.readFile(path.join(ownFolder, "airflow", "task-config.json"), "utf8")) as {
            declaredSecrets: string[];
        };
        expect(config.declaredSecrets).toContain("my-creds");
    });

    test("create-secrets changes a value in place, and brings no code that is being edited", async () => {
        const before = await secret();
        const [image, code] = [await images(), await fs.readFile(file(), "utf8")];
        await fs.appendFile(file(), "\n# half of a change\n");
        const output = await minikube(["create-secrets", "my-creds"], JSON.stringify({ OTHER: values.third }));
        await fs.writeFile(file(), code);
        expect(await secret()).toEqual({ uid: before.uid, data: { API_KEY: values.first, OTHER: values.third } });
        expect(await leaks(output)).toEqual([]);
        expect(await images()).toEqual(image);
    });

    test("create-config-only makes the kubeconfig of containers, and again when it is gone", async () => {
        const kubeconfig = path.join(ownFolder, "airflow", "kubeconfig");
        await minikube(["create-config-only"]);
        const text = await fs.readFile(kubeconfig, "utf8");
        expect(text).toContain(`https://${profile}:8443`);
        await fs.rm(kubeconfig);
        await minikube(["create-config-only"]);
        expect(await fs.readFile(kubeconfig, "utf8")).toBe(text);
        expect([...(await lives(stack)).keys()]).toEqual([]);
    });

    test("that kubeconfig is used from inside a container, with the API's certificate checked", async () => {
        const program = path.join(clone.home, "kubectl");
        await docker("cp", `${profile}:/var/lib/minikube/binaries/v${KUBERNETES_VERSION}/kubectl`, program);
        const format = "{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}";
        const network = await docker("inspect", "--format", format, profile);
        const ask = (...args: string[]): Promise<string> =>
            docker(
                ...["run", "--rm", "--network", network, "--user", "50000:0"],
                ...["--volume", `${path.join(ownFolder, "airflow")}:/stack:ro`, "--volume", `${program}:/kubectl:ro`],
                ...[TRIXIE.image, "/kubectl", "--kubeconfig", "/stack/kubeconfig", "--cache-dir", "/tmp", ...args],
            );
        expect(await ask("auth", "can-i", "create", "pods")).toBe("yes");
        expect(await ask("get", "pods", "--output", "name")).toBe("");
        await expect(ask("get", "secrets")).rejects.toThrow(/Forbidden/);
        await expect(ask("get", "pods", "--tls-server-name", "another.example")).rejects.toThrow(
            /certificate is valid for .*not another\.example/,
        );
    });

    test("start brings up all else, and nothing that is there already", async () => {
        const before = await secret();
        expect(await minikube(["start"])).toContain("mlflow");
        expect([...(await lives(stack)).keys()].map((name) => name.replace(`${profile}-`, ""))).toEqual(
            expect.arrayContaining(["minio", "mlflow", "postgres"]),
        );
        expect(await secret()).toEqual(before);
    });

    test("build-only with a changed function leaves containers alone, those that are stopped too", async () => {
        await succeed(clone.run("stop", { args: ["--stack", stack, "minio"] }));
        const before = await lives(stack);
        await fs.appendFile(file(), "\n# changed\n");
        await minikube(["build-only"]);
        expect(await images()).toHaveLength(2);
        expect(await lives(stack)).toEqual(before);
    });

    test("stop stops the cluster alone, and restart brings it back with what is in it, and the services", async () => {
        const output = await succeed(clone.run("stop", { args: ["--stack", stack] }));
        expect(output).toContain(`npx gaiaflow minikube stop --stack ${stack}`);
        const before = await secret();
        // As it was typed with the earlier tool.
        const earlier = await succeed(clone.run("minikube_manager.py", { args: ["-s", "--stack", stack] }));
        expect(earlier).toContain(`That is now: gaiaflow minikube stop --stack ${stack}`);
        expect(await docker("inspect", "--format", "{{.State.Status}}", profile)).toBe("exited");
        await minikube(["restart"]);
        expect(await secret()).toEqual(before);
        const running = await docker("ps", "--filter", `label=${STACK_LABEL}=${stack}`, "--format", "{{.Names}}");
        expect(running).toContain("mlflow");
    });

    test("what cannot be done is said before anything is done", async () => {
        await expect(minikube(["create-secrets", "My_Creds"], "A=1")).rejects.toThrow(
            "Kubernetes cannot call a secret",
        );
        await expect(minikube(["create-secrets", "my-creds"], "no value")).rejects.toThrow("Line 1 has no KEY=");
        const dev = clone.run("minikube", { args: ["stop", "--stack", "dev"] });
        await expect(succeed(dev)).rejects.toThrow("The stack dev has no cluster on this machine");
    });

    test("destroy removes all of it", async () => {
        await succeed(clone.run("destroy", { args: ["--stack", stack, "--yes"] }));
        const all = [
            ["ps", "--all", "--format", "{{.Names}}"],
            ...["volume", "network"].map((kind) => [kind, "ls", "--format", "{{.Name}}"]),
        ];
        const names = (await Promise.all(all.map((args) => docker(...args)))).join("\n").split("\n");
        expect(names.filter((name) => name.includes(unique))).toEqual([]);
        await expect(fs.access(path.dirname(ownFolder))).rejects.toThrow("ENOENT");
        await expect(fs.access(path.join(clone.home, ".minikube"))).rejects.toThrow("ENOENT");
    });
});
