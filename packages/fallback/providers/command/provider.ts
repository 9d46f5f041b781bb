import { version } from "@pulumi/command/package.json";
import { defineProvider } from "../kit/provider";
import { localCommand } from "./command";
import { localRun } from "./run";

const NO_REMOTE = "commands on other machines need an SSH client, which this stand-in does not have";

/** Stands in for Pulumi's command provider: commands on this machine. */
export const commandProvider = defineProvider({
    name: "command",
    version,
    secrets: "provider",
    config: {},
    refusedConfig: {},
    configure: () => Promise.resolve(undefined),
    resources: [localCommand],
    functions: [localRun],
    refused: {
        "command:remote:Command": NO_REMOTE,
        "command:remote:CopyFile": NO_REMOTE,
        "command:remote:CopyToRemote": NO_REMOTE,
    },
});
