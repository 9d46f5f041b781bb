import execa from "execa";
import * as path from "node:path";
import { CLONE } from "../../support/settings";

const REGISTER = path.join(CLONE, "register.cjs");

/** Runs a line of JavaScript that has the SDK as `pulumi`. */
async function run(line: string, ...options: string[]): Promise<string> {
    const script = `const pulumi = require("@pulumi/pulumi"); ${line}`;
    return (await execa(process.execPath, [...options, "--eval", script], { cwd: CLONE })).stdout;
}

const LOADED = `console.log(["typescript", "@npmcli/arborist"].filter((name) =>
    Object.keys(require.cache).some((file) => file.includes("node_modules/" + name + "/"))).join())`;

test("a program that sends no function elsewhere loads nothing for it", async () => {
    expect(await run(LOADED, "--require", REGISTER)).toBe("");
    // What is loaded lazily, so that a version of the SDK which does it itself shows here.
    expect(await run(LOADED)).toBe("typescript,@npmcli/arborist");
});

test("a function is sent as it always was", async () => {
    const send = `
        const { sep } = require("node:path");
        const greeting = { word: "hello", to: [1, 2] };
        class Base { name() { return greeting.word; } }
        class Other extends Base { name() { return super.name() + sep; } }
        const factory = async () => new Other().name() + greeting.to.length;
        pulumi.runtime.serializeFunction(factory).then(({ text }) => console.log(text))`;
    const sent = await run(send, "--require", REGISTER);
    expect(sent).toContain("hello");
    expect(sent).toBe(await run(send));
});

const TRACED = `
    const { Module } = require("node:module");
    const file = require.resolve("@pulumi/pulumi/cmd/run/run");
    // As that file asks; run, it would look for an engine.
    const asking = Object.assign(new Module(file), { filename: file, paths: module.paths });
    const tracer = () => Object.keys(require.cache).some((name) => name.includes("sdk-trace-node"));
    const tracing = asking.require("./tracing");
    tracing.newSpan("x").end();
    const before = tracer();
    tracing.start("http://127.0.0.1:9/api/v2/spans");
    console.log(before, tracer(), tracing.newSpan("x").isRecording());
    process.exit()`;

test("a tracer is loaded when a run is traced, and its spans are recorded then", async () => {
    expect(await run(TRACED, "--require", REGISTER)).toBe("false true true");
    expect(await run(TRACED)).toBe("true true true");
});

/** The stack of a promise that never ends, as the SDK keeps it; and of an error of the program's own. */
const PROMISE = `
    const { debuggablePromise } = require("@pulumi/pulumi/runtime/debuggable");
    const stack = (() => { const p = Promise.resolve(); debuggablePromise(p, "x"); return p._debugStackTrace; })();
    console.log(stack.includes("[eval]"), new Error("y").stack.includes("[eval]"))`;

test("a promise has no stack, unless the SDK is asked which of them never end; errors keep theirs", async () => {
    expect(await run(PROMISE, "--require", REGISTER)).toBe("false true");
    process.env["PULUMI_DEBUG_PROMISE_LEAKS"] = "1";
    try {
        expect(await run(PROMISE, "--require", REGISTER)).toBe("true true");
    } finally {
        delete process.env["PULUMI_DEBUG_PROMISE_LEAKS"];
    }
    // What is spared, so that a version of the SDK which does it itself shows here.
    expect(await run(PROMISE)).toBe("true true");
});
