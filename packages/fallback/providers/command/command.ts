import { randomBytes } from "node:crypto";
import { resourcesOf } from "../kit/define";
import { runInputs, runOutputs } from "./inputs";
import { NO_OUTPUTS, runCommand } from "./process";

/**
 * A command that runs when the resource is created, updated (any changed input; `create` again where `update` is not
 * given) and deleted (the command, environment and folder of the state). Changed `triggers` replace it by an option that the
 * npm package gives, which the engine follows; the provider itself calls them an update, as the official one does.
 * A failed create stores nothing.
 */
export const localCommand = resourcesOf<undefined>()({
    token: "command:local:Command",
    inputs: {
        ...runInputs,
        create: { type: "string" },
        update: { type: "string" },
        delete: { type: "string" },
        triggers: { type: "array", items: { type: "any" } },
    },
    outputs: runOutputs,
    refused: {},
    async create(context, inputs) {
        const outputs = inputs.create === undefined ? NO_OUTPUTS : await runCommand(context, inputs.create, inputs);
        return { id: context.name + randomBytes(4).toString("hex"), state: { ...inputs, ...outputs } };
    },
    read: (_, id, known) => Promise.resolve({ id, ...(known ?? { inputs: {}, state: NO_OUTPUTS }) }),
    async update(context, _, inputs, { state: { archive, assets, stdout, stderr } }) {
        const previous = { stdout, stderr, ...(assets && { assets }), ...(archive && { archive }) };
        const command = inputs.update ?? inputs.create;
        const outputs = command === undefined ? previous : await runCommand(context, command, inputs, previous);
        return { ...inputs, ...outputs };
    },
    async delete(context, _, state) {
        if (state.delete !== undefined) await runCommand(context, state.delete, state, state);
    },
});
