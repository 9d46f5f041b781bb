import { Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineService, type IEngineServer } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogSeverity, type LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandProvider } from "../../../providers/command/provider";
import { EngineLog } from "../../../providers/kit/log";
import { startProvider, urnOf } from "../../support/provider-client";
import { until } from "../../../../../test/support/until";

const lines: LogRequest.AsObject[] = [];
const engine = new Server();
let engineAddress: string;

beforeAll(async () => {
    const log: IEngineServer["log"] = (call, callback) => {
        lines.push(call.request.toObject());
        callback(null, new Empty());
    };
    engine.addService(EngineService, { log });
    const port = await new Promise<number>((resolve, reject) => {
        engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
            if (error === null) resolve(bound);
            else reject(error);
        });
    });
    engineAddress = `127.0.0.1:${port}`;
});
beforeEach(() => {
    lines.length = 0;
});
afterAll(() => engine.forceShutdown());

test("lines arrive in order, with their weight and resource", async () => {
    const log = new EngineLog();
    log.connect(engineAddress);
    const { debug, info, status, warn, error } = log.of("urn:it");
    [debug, info, status, warn, error].forEach((say, index) => say(`line ${index}`));
    await log.flush();
    const of = ({ severity, message, urn, ephemeral }: LogRequest.AsObject) => ({ severity, message, urn, ephemeral });
    const expected = { urn: "urn:it", ephemeral: false };
    expect(lines.map(of)).toEqual([
        { ...expected, severity: LogSeverity.DEBUG, message: "line 0" },
        { ...expected, severity: LogSeverity.INFO, message: "line 1" },
        { ...expected, severity: LogSeverity.INFO, message: "line 2", ephemeral: true },
        { ...expected, severity: LogSeverity.WARNING, message: "line 3" },
        { ...expected, severity: LogSeverity.ERROR, message: "line 4" },
    ]);
    await log.close();
});

test("an engine that has gone away fails nothing", async () => {
    const log = new EngineLog();
    log.connect("127.0.0.1:1");
    log.of("").info("into the void");
    await log.close();
});

test("a command's line arrives while the command still runs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "gaiaflow-log-"));
    const provider = await startProvider(commandProvider, {}, { engineAddress, directory: folder });
    const running = provider.create("command:local:Command", {
        create: "echo first; until [ -e go ]; do sleep 0.1; done; echo last",
    });
    await until("the first line arrives", () => lines.some(({ message }) => message === "first"));
    expect(lines.map(({ message }) => message)).toEqual(["first"]);
    await writeFile(join(folder, "go"), "");
    await running;
    expect(lines.map(({ message }) => message)).toEqual(["first", "last"]);
    await provider.stop();
    await rm(folder, { recursive: true });
});

test.each([
    [undefined, ["out", "rest", "err"]],
    ["stdout", ["out", "rest"]],
    ["stderr", ["err"]],
    ["none", []],
])("a command with logging %s has shown its lines when it is done", async (logging, expected) => {
    const provider = await startProvider(commandProvider, {}, { engineAddress });
    const create = "printf 'out\\nrest'; echo err >&2";
    await provider.create("command:local:Command", { create, ...(logging === undefined ? {} : { logging }) });
    expect(lines.map(({ message }) => message).sort()).toEqual([...expected].sort());
    expect(lines.every(({ urn, ephemeral }) => urn === urnOf("command:local:Command") && ephemeral)).toBe(true);
    await provider.stop();
});
