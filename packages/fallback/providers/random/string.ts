import {
    characterChanges,
    characterInputs,
    characterOutputs,
    checkCharacters,
    drawText,
    importedInputs,
    stateOf,
} from "./characters";
import { randomResource } from "./keepers";

/** A random text that is shown. Imported by its value. */
export const randomString = randomResource({
    token: "random:index/randomString:RandomString",
    inputs: characterInputs,
    outputs: { ...characterOutputs, result: { type: "string", required: true } },
    refused: {},
    check: checkCharacters,
    changes: characterChanges,
    create(_, inputs) {
        const result = drawText(inputs);
        return Promise.resolve({ id: result, state: { ...stateOf(inputs), result } });
    },
    read(_, id, known) {
        const inputs = importedInputs(id);
        return Promise.resolve({ id, inputs, state: { ...stateOf(inputs), result: id }, ...known });
    },
});
