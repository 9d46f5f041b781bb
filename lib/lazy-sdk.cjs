/**
 * Loads lazily what Pulumi's SDK needs for one thing that few programs do: sending a function elsewhere, as a dynamic provider
 * does. TypeScript's compiler and npm's solver are most of the time that the SDK takes to load, in every run. OpenTelemetry's
 * tracer comes next.
 *
 * Beside that it leaves out what is made of every promise and read by nobody.
 *
 * Source: pulumi/pulumi `sdk/nodejs/runtime/closure/parseFunction.ts` and `codePaths.ts`, which need them in functions alone.
 */
"use strict";

const { Module } = require("node:module");

/** Which file of the SDK asks for what. A version that does it in another way loads as it always did. */
const LAZY = [
    { file: /[\\/]@pulumi[\\/]pulumi[\\/]runtime[\\/]closure[\\/]parseFunction\.js$/, asks: "../../typescript-shim" },
    { file: /[\\/]@pulumi[\\/]pulumi[\\/]runtime[\\/]closure[\\/]codePaths\.js$/, asks: "@npmcli/arborist" },
];

/** Who asks for OpenTelemetry's tracer, which is needed once a run is traced to an address. */
const TRACING = { file: /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]run\.js$/, asks: "./tracing" };

/** Where the SDK notes of each of its promises where that was made, for a list of those that never end. */
const PROMISES = { file: /[\\/]@pulumi[\\/]pulumi[\\/]/, asks: /[\\/]debuggable$/ };

/** From now on; what is loaded already stays. */
function loadSdkLazily() {
    const original = Module.prototype.require;
    /** @this {NodeJS.Module} @param {string} name */
    function load(name) {
        if (name === TRACING.asks && TRACING.file.test(this.filename) && process.env["TRACEPARENT"] === undefined) {
            return onceStarted(
                () => original.call(this, name),
                () => original.call(this, "@opentelemetry/api"),
            );
        }
        const isLazy = LAZY.some(({ file, asks }) => asks === name && file.test(this.filename));
        const loaded = isLazy ? atFirstUse(() => original.call(this, name)) : original.call(this, name);
        if (PROMISES.asks.test(name) && PROMISES.file.test(this.filename)) withoutStacks(loaded);
        return loaded;
    }
    Module.prototype.require = /** @type {typeof original} */ (load);
}

/**
 * A module that is loaded when something of it is asked for.
 *
 * @param {() => Record<PropertyKey, unknown>} load
 */
function atFirstUse(load) {
    return new Proxy(
        {},
        {
            // Compiled imports ask whether it is a module of their kind, and copy all of one that is not.
            get: (_, key) => (key === "__esModule" ? true : load()[key]),
            has: (_, key) => key in load(),
        },
    );
}

/**
 * The SDK's traces, loaded when it starts one. Before that its spans are those of the API without a tracer, as without us.
 *
 * @param {() => Record<"start" | "stop" | "newSpan", (...args: unknown[]) => unknown>} load
 * @param {() => typeof import("@opentelemetry/api")} api
 */
function onceStarted(load, api) {
    let isStarted = false;
    return {
        __esModule: true,
        start: (/** @type {unknown[]} */ ...args) => {
            isStarted = true;
            return load().start(...args);
        },
        stop: () => load().stop(),
        newSpan: (/** @type {string} */ name) =>
            isStarted ? load().newSpan(name) : api().trace.getTracer("nodejs-runtime").startSpan(name),
    };
}

/**
 * Spares promises the text of their stack, which is a tenth of a preview's processor time and which the SDK prints with
 * `PULUMI_DEBUG_PROMISE_LEAKS` alone: with that it stays.
 *
 * Source: `sdk/nodejs/runtime/debuggable.ts`.
 *
 * @param {{ debugPromiseLeaks?: boolean, debuggablePromise?: ((...args: unknown[]) => unknown) & { isSpared?: true } }} debuggable
 */
function withoutStacks(debuggable) {
    const original = debuggable.debuggablePromise;
    if (original === undefined || original.isSpared || debuggable.debugPromiseLeaks !== false) return;
    const spared = (/** @type {unknown[]} */ ...args) => {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = 0;
        try {
            return original(...args);
        } finally {
            Error.stackTraceLimit = limit;
        }
    };
    debuggable.debuggablePromise = Object.assign(spared, { isSpared: /** @type {const} */ (true) });
}

module.exports = { loadSdkLazily };
