import { functionsOf } from "../kit/define";
import { runInputs, runOutputs } from "./inputs";
import { runCommand } from "./process";

const inputs = { ...runInputs, command: { type: "string", required: true } } as const;

/** A command that runs on every preview and update: `local.run` and `local.runOutput`. */
export const localRun = functionsOf<undefined>()({
    token: "command:local:run",
    inputs,
    outputs: { ...inputs, ...runOutputs },
    refused: {},
    invoke: async (context, given) => ({ ...given, ...(await runCommand(context, given.command, given)) }),
});
