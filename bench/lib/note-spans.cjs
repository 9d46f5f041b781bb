// Preloaded into every Node process of a run by the bench: notes in the file SPANS when each of them begins, starts
// another one, has loaded the program's own files, and ends; a line of JSON each.
const { ChildProcess } = require("node:child_process");
const fs = require("node:fs");
const { Module } = require("node:module");
const { performance } = require("node:perf_hooks");

/** @param {object} entry */
const note = (entry) =>
    fs.appendFileSync(process.env.SPANS ?? "", `${JSON.stringify({ pid: process.pid, at: Date.now(), ...entry })}\n`);

note({ what: "begins", began: performance.timeOrigin, args: process.argv.slice(1).join(" ") });
process.on("exit", () => note({ what: "ends" }));

// Node has it, and its types have not.
const { spawn } = /** @type {any} */ (ChildProcess.prototype);
Object.assign(ChildProcess.prototype, {
    /** @this {ChildProcess} @param {{ args?: string[] }} options */
    spawn(options) {
        const args = options.args?.join(" ").slice(0, 200) ?? "";
        note({ what: "starts", args });
        this.on("exit", () => note({ what: "ended", args }));
        return spawn.call(this, options);
    },
});

const { require: load } = Module.prototype;
Module.prototype.require = /** @type {typeof load} */ (
    /** @this {NodeJS.Module} @param {string} name */
    function (name) {
        const isProgram = name === "./stacks/platform";
        if (isProgram) note({ what: "loads" });
        const loaded = load.call(this, name);
        if (isProgram) note({ what: "loaded" });
        return loaded;
    }
);
