import { randomBytes } from "node:crypto";
import { resourcesOf } from "../kit/define";
import { runInputs, runOutputs } from "./inputs";
import { NO_OUTPUTS, runCommand } from "./process";

/**
 * A command that runs when the resource is created, updated (any changed input; `create` again where `update` is not
 * given) and deleted (the command, environment and folder of the state). Other `triggers` replace, new before old.
 * A failed create stores nothing.
 */
export const localCommand = resourcesOf<undefined>()({
    token: "command:local:Command",
    inputs: {
        ...runInputs,
        create: { type: "string" },
        update: { type: "string" },
        delete: { type: "string" },
        triggers: { type: "array", items: { type: "any" }, replaceOnChanges: true },
    },
    outputs: runOutputs,
    refused: {},
    // As the official provider compares: `triggers` that come, go or are all unknown replace. A changed element is an update
    // to it, which the npm package asks the engine to make a replacement.
    changes: (found) =>
        found.map((change) => (/^triggers./.test(change.path) ? { ...change, replace: false } : change)),
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
