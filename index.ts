import { platform } from "./stacks/platform";

/** Pulumi calls it; what it returns are the stack's outputs. */
module.exports = platform;
