import { loadSettings } from "./config/settings";
import { deploy } from "./stacks/deploy";

// Pulumi maps stack traces to its sources, by names that make util.inspect of Node 20.20 loop until its text outgrows
// memory: each error took 20 s to print, and the mapping half a second of every run. Lines stay true without it, since
// sucrase keeps them where they are.
Reflect.deleteProperty(Error, "prepareStackTrace");

/** The program: settings of the stack, what its mode is made of, outputs. */
module.exports = async () => deploy(loadSettings());
