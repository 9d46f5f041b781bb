import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { FakeCluster, NETWORK, PROFILE } from "../../../support/fake-cluster";
import { until } from "../../../support/until";

let cluster: FakeCluster;
beforeEach(() => (cluster = new FakeCluster()));
afterEach(() => {
    cluster.endSlowStart();
    cluster.remove();
});

const event = (type: string, data: object): string =>
    `${JSON.stringify({ type: `io.k8s.sigs.minikube.${type}`, data })}\n`;
const HOME = "top/stacks/gaiaflow/prod_local/cluster/minikube";

/** Has a command note in the file `asked` each time that it asks whether a process lives. */
const COUNTING = `const { kill } = process;
process.kill = (...args) => {
    require("node:fs").appendFileSync(process.env.FAKE + "/asked", ".");
    return kill.apply(process, args);
};
`;

function isAlive(id: number): boolean {
    try {
        return process.kill(id, 0);
    } catch {
        return false;
    }
}

test("a cluster is started with what is asked for, in a home and with a kubeconfig of its own", async () => {
    const noEvents = ["no event", "1", "null", '{"type":1}', ""].join("\n");
    cluster.write("events", event("step", { name: "Starting Node", message: "Starting the node" }) + noEvents);
    expect(await cluster.run("ensure")).toEqual({ code: 0, stdout: "", stderr: "Starting the node\n" });
    const start = cluster.calls().find((call) => call.startsWith("minikube start"));
    expect(start?.replace(" --force", "")).toBe(
        `minikube start --profile=${PROFILE} --driver=docker --container-runtime=containerd --kubernetes-version=v1.34.4 ` +
            `--cpus=2 --memory=3000mb --network=${NETWORK} --static-ip=172.30.0.200 --embed-certs --interactive=false ` +
            "--wait=all --wait-timeout=5m --delete-on-failure=false --output=json",
    );
    expect(cluster.read("environment")?.split("\n").sort()).toEqual([
        "",
        `KUBECACHEDIR=${cluster.folder}/minikube/kubectl-cache`,
        `KUBECONFIG=${cluster.folder}/kubeconfig`,
        `MINIKUBE_HOME=${cluster.folder}/minikube`,
        "MINIKUBE_WANTUPDATENOTIFICATION=false",
    ]);
    expect(fs.statSync(cluster.folder).mode & 0o777).toBe(0o700);
});

test("one with GPUs has Docker in its node, as Minikube asks for, and is another cluster than one without", async () => {
    await cluster.run("ensure", { gpus: "nvidia" });
    const start = cluster.calls().find((call) => call.startsWith("minikube start"));
    expect(start).toContain(" --driver=docker --container-runtime=docker --gpus=nvidia --kubernetes-version");
    expect((await cluster.run("recover")).stdout).toContain("was not made as the stack's state says");
});

test("one that runs is left alone, one that was stopped is started, one without a container is created again", async () => {
    await cluster.run("ensure");
    cluster.calls();
    await cluster.run("ensure");
    expect(cluster.calls()).toEqual([`minikube status --profile ${PROFILE}`]);
    cluster.write("status", "7");
    await cluster.run("ensure");
    const started = cluster.calls().join("\n");
    expect(started).toContain("minikube start");
    expect(started).not.toContain("minikube delete");
    cluster.forget("container");
    await cluster.run("ensure");
    expect(cluster.calls().filter((call) => /^minikube (start|delete)/.test(call))).toEqual([
        `minikube delete --profile ${PROFILE}`,
        expect.stringContaining("minikube start"),
    ]);
});

test("a repair says that it was needed, and nothing where it was not", async () => {
    await cluster.run("ensure");
    expect(await cluster.run("recover")).toEqual({ code: 0, stdout: "", stderr: "" });
    cluster.write("status", "7");
    expect(await cluster.run("recover")).toEqual({ code: 0, stdout: "started\n", stderr: "" });
});

test("a repair makes no other cluster of one that is there, and one of one that is gone", async () => {
    await cluster.run("ensure");
    cluster.calls();
    const { code, stdout } = await cluster.run("recover", { memoryMib: 3100 });
    expect(code).toBe(0);
    expect(stdout).toContain("was not made as the stack's state says. It is left alone");
    expect(cluster.calls().join("\n")).not.toMatch(/ (rm|start|delete) /);
    expect(cluster.has("container")).toBe(true);
    cluster.forget("container");
    expect((await cluster.run("recover", { memoryMib: 3100 })).stdout).toBe("started\n");
});

const FAILURE = [
    event("error", { message: "use --force" }),
    event("error", { name: "FIRST", message: "it will try again", advice: "" }),
    event("error", {
        name: "GUEST_PROVISION",
        message: "creating host: docker run --long: exit status 125\nstdout:\n1234\n\nstderr:\nno such address",
        advice: "Take another.",
    }),
    event("error", { message: "╭──────────╮" }),
].join("");

test("a first start that fails says Minikube's reason and leaves nothing", async () => {
    cluster.write("events", FAILURE);
    cluster.write("start", "80");
    const reason = `Minikube could not start the cluster ${PROFILE}: no such address\nTake another.\n`;
    expect(await cluster.run("ensure")).toEqual({ code: 1, stdout: reason, stderr: "" });
    expect(["container", "volume", `${HOME}/complete.json`].filter((file) => cluster.has(file))).toEqual([]);
    // A run of no resource has no error of its own: it prints the reason.
    expect(await cluster.run("recover")).toMatchObject({ code: 0, stdout: reason });
});

test("a later start that fails keeps the cluster and says how to have another", async () => {
    await cluster.run("ensure");
    cluster.calls();
    cluster.write("status", "7");
    cluster.write("start", "80");
    const { code, stdout } = await cluster.run("ensure");
    expect(code).toBe(1);
    expect(stdout).toContain("it ended with 80\nTo create a new one: docker rm --force");
    expect(cluster.calls().join("\n")).not.toContain("minikube delete");
    expect(cluster.has("container")).toBe(true);
});

test("a reason of a hundred lines is cut", async () => {
    const message = Array.from({ length: 100 }, (_, line) => `line ${line} ${"x".repeat(1000)}`).join("\n");
    cluster.write("events", event("error", { name: "LONG", message }));
    cluster.write("start", "80");
    const { stdout } = await cluster.run("ensure");
    expect(stdout.split("\n").length).toBeLessThan(20);
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThan(1000);
});

test("what a start left that came to no end is taken away first", async () => {
    cluster.write("container", NETWORK);
    cluster.write("volume", "");
    expect((await cluster.run("ensure")).code).toBe(0);
    const calls = cluster.calls();
    const removal = calls.indexOf(`docker rm --force --volumes ${PROFILE}`);
    expect(removal).toBeGreaterThan(-1);
    expect(calls.findIndex((call) => call.startsWith("minikube start"))).toBeGreaterThan(removal);
});

test.each([
    ["container", "bridge", "docker rm --force --volumes"],
    ["volume", "", "docker volume rm"],
])("somebody else's %s is named and left alone, by a destroy too where it can be known", async (what, text, fix) => {
    cluster.write(what, text);
    const { code, stdout } = await cluster.run("ensure");
    expect(code).toBe(1);
    expect(stdout).toContain(`There is a ${what} called ${PROFILE}`);
    expect(stdout).toContain(`${fix} ${PROFILE}`);
    expect(cluster.calls().join("\n")).not.toMatch(/ (rm|start|delete) /);
    expect(cluster.has(what)).toBe(true);
    if (what === "container") {
        expect((await cluster.run("remove")).code).toBe(0);
        expect(cluster.has(what)).toBe(true);
    }
});

test.each(["the command", "who called it"])("a start ends and is cleaned up when %s is killed", async (killed) => {
    cluster.write("slow", "");
    const isCaller = killed === "who called it";
    // The shell calls node and, with more to do after it, does not become node.
    const child = cluster.start("ensure", isCaller ? ["/bin/sh", "-c", '"$@"; exit 1', "sh"] : []);
    await until("Minikube is starting", () => cluster.read("pid")?.endsWith("\n") === true);
    child.kill("SIGKILL");
    await until(
        "nothing is left",
        () => !cluster.has("container") && !cluster.has(path.join(HOME, "..", "supervisor.pid")),
    );
    expect(cluster.has("volume")).toBe(false);
    expect(() => process.kill(Number(cluster.read("pid")), 0)).toThrow("ESRCH");
    cluster.forget("slow");
    expect((await cluster.run("ensure")).code).toBe(0);
});

test("an interrupted start leaves no process of Minikube's, and nothing that Docker makes for it a moment later", async () => {
    cluster.write("slow", "");
    const child = cluster.start("ensure");
    await until("Minikube is starting", () => cluster.read("pid")?.endsWith("\n") === true);
    child.kill("SIGKILL");
    await until("its process is gone", () => !isAlive(Number(cluster.read("child"))));
    await until("the container is gone", () => !cluster.has("container"));
    cluster.write("container", NETWORK);
    await until("the supervisor is gone", () => !cluster.has(path.join(HOME, "..", "supervisor.pid")));
    expect(cluster.has("container")).toBe(false);
});

test("a start waits for another as long as that one lives, and for none from before the machine's start", async () => {
    const supervisor = path.join(HOME, "..", "supervisor.pid");
    fs.mkdirSync(path.join(cluster.dir, path.dirname(supervisor)), { recursive: true });
    const other = spawn("sleep", ["600"]);
    cluster.write(supervisor, String(other.pid));
    cluster.write("counting.cjs", COUNTING);
    const counting = ["/usr/bin/env", `NODE_OPTIONS=--require=${path.join(cluster.dir, "counting.cjs")}`];
    const waiting = cluster.start("ensure", counting);
    let output = "";
    waiting.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(waiting, "close");
    await until("it says for whom it waits", () => output.includes(`(process ${other.pid})`));
    // It must not go on by itself.
    await until("it has asked a few times more", () => (cluster.read("asked") ?? "").length > 4);
    expect([cluster.has(supervisor), cluster.calls()]).toEqual([true, []]);
    other.kill("SIGKILL");
    expect(await ended).toEqual([0, null]);
    cluster.write(supervisor, String(process.pid));
    fs.utimesSync(path.join(cluster.dir, supervisor), 0, 0);
    expect((await cluster.run("ensure")).code).toBe(0);
    expect(cluster.has(supervisor)).toBe(false);
});

test("a destroy leaves neither cluster nor folder, and nothing of another stack's is gone", async () => {
    await cluster.run("ensure");
    const other = path.join(cluster.stateRoot, "stacks", "gaiaflow", "other");
    fs.mkdirSync(other);
    expect((await cluster.run("remove")).code).toBe(0);
    expect(["container", "volume"].filter((file) => cluster.has(file))).toEqual([]);
    expect(fs.readdirSync(path.dirname(other))).toEqual(["other"]);
    expect((await cluster.run("remove")).code).toBe(0);
});

test("a destroy needs neither Minikube nor the cluster's folder", async () => {
    await cluster.run("ensure");
    cluster.forget("bin/minikube");
    fs.rmSync(cluster.folder, { recursive: true });
    expect((await cluster.run("remove")).code).toBe(0);
    expect(["container", "volume"].filter((file) => cluster.has(file))).toEqual([]);
    expect(fs.readdirSync(cluster.stateRoot)).toEqual([]);
});

test("a missing Minikube is named with the command that fixes it", async () => {
    cluster.forget("bin/minikube");
    expect((await cluster.run("ensure")).stdout).toContain(
        "There is no minikube on the PATH. Type: npx gaiaflow tools",
    );
});

test("a Docker that does not answer is an error in its own words, and takes nothing for gone", async () => {
    await cluster.run("ensure");
    cluster.forget("container");
    cluster.write("broken", "Cannot connect to the Docker daemon");
    const { code, stdout } = await cluster.run("remove");
    expect(code).toBe(1);
    expect(stdout).toContain("Cannot connect to the Docker daemon");
    expect(fs.existsSync(cluster.folder)).toBe(true);
});
