import execa from "execa";

/** Tests on an own machine: making one takes root on Linux, and a dockerd to run in it. */
export const describeOnOwnMachine =
    process.platform === "linux" &&
    process.getuid?.() === 0 &&
    execa.sync("which", ["dockerd"], { reject: false }).exitCode === 0
        ? describe
        : describe.skip;
