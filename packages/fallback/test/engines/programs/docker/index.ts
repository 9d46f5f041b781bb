import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** One program over docker, command and random; the test turns what its stack file says and runs it again. */
const config = new pulumi.Config();
const prefix = config.require("prefix");
const labels = [{ label: "engines", value: prefix }];

const password = new random.RandomPassword("password", { length: 24, special: false });
const network = new docker.Network("network", { name: `${prefix}-network`, labels });
const data = new docker.Volume("data", { name: `${prefix}-data`, labels });
const notes = new docker.Volume("notes", { name: `${prefix}-notes`, labels });

const app = new docker.Image("app", {
    imageName: `${prefix}/app:1`,
    skipPush: true,
    build: { context: "app", args: { BASE: config.require("base") }, target: "final", platform: "linux/amd64" },
});

const server = new docker.Container("server", {
    name: `${prefix}-server`,
    image: app.repoDigest,
    envs: ["GREETING=hello", pulumi.interpolate`PASSWORD=${password.result}`],
    labels: [...labels, { label: "edited", value: config.require("label") }],
    uploads: [{ file: "/srv/password", content: password.result, permissions: "0640" }],
    volumes: [{ volumeName: data.name, containerPath: "/data" }],
    networksAdvanced: [{ name: network.name, aliases: ["web"] }],
    healthcheck: {
        tests: ["CMD", "wget", "-q", "-O", "-", "http://127.0.0.1:8080/index.html"],
        interval: "1s",
        timeout: "3s",
        startPeriod: "0s",
        startInterval: "0s",
        retries: 30,
    },
    wait: true,
    destroyGraceSeconds: 5,
    memory: config.requireNumber("memory"),
    memorySwap: config.requireNumber("memory"),
    restart: config.require("restart"),
    capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN"] },
    securityOpts: ["no-new-privileges:true"],
    readOnly: false,
    tmpfs: { "/run": "" },
    user: "0:0",
    groupAdds: ["1000"],
    stopSignal: "SIGTERM",
    stopTimeout: 5,
});

const once = new docker.Container(
    "once",
    {
        name: `${prefix}-once`,
        image: app.repoDigest,
        command: ["sh", "-c", `wget -q -O - http://web:8080/index.html; exit ${config.require("exit")}`],
        labels,
        networksAdvanced: [{ name: network.name }],
        attach: true,
        logs: true,
        mustRun: false,
    },
    { dependsOn: [server] },
);

const greeting = new command.local.Command("greeting", {
    create: 'echo "$WHO"',
    update: 'echo "$WHO again"',
    environment: { WHO: server.name },
});

export const serverId = server.id;
export const networkDatas = server.networkDatas;
export const image = app.repoDigest;
export const exitCode = once.exitCode;
export const logs = once.containerLogs;
/** By its id: its name would be asked for in the preview that makes it. */
export const lines = docker.getLogsOutput({ name: once.id }).apply(({ logsListStrings }) => logsListStrings);
export const said = greeting.stdout;
export const notesName = notes.name;
export const found = docker.getNetworkOutput({ name: network.name }).id.apply((id) => id !== "");
export const secret = password.result;
