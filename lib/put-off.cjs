/**
 * Puts off what Pulumi's SDK loads for one thing that few programs do: sending a function elsewhere, as a dynamic provider
 * does. TypeScript's compiler and npm's solver are most of the time that the SDK takes to load, in every run.
 *
 * Source: pulumi/pulumi `sdk/nodejs/runtime/closure/parseFunction.ts` and `codePaths.ts`, which need them in functions alone.
 */
"use strict";

const { Module } = require("node:module");

/** Which file of the SDK asks for what. A version that does it in another way loads as it always did. */
const PUT_OFF = [
    { file: /[\\/]@pulumi[\\/]pulumi[\\/]runtime[\\/]closure[\\/]parseFunction\.js$/, asks: "../../typescript-shim" },
    { file: /[\\/]@pulumi[\\/]pulumi[\\/]runtime[\\/]closure[\\/]codePaths\.js$/, asks: "@npmcli/arborist" },
];

/** From now on; what is loaded already stays. */
function putOffUnneeded() {
    const own = Module.prototype.require;
    /** @this {NodeJS.Module} @param {string} name */
    function load(name) {
        const isPutOff = PUT_OFF.some(({ file, asks }) => asks === name && file.test(this.filename));
        return isPutOff ? atFirstUse(() => own.call(this, name)) : own.call(this, name);
    }
    Module.prototype.require = /** @type {typeof own} */ (load);
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

module.exports = { putOffUnneeded };
