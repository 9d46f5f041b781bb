import { hash } from "bcryptjs";
import {
    characterChanges,
    characterInputs,
    characterOutputs,
    checkCharacters,
    drawText,
    importedInputs,
    stateOf,
    type CharacterInputs,
} from "./characters";
import { randomResource } from "./keepers";

/** A random text that is secret, with its bcrypt hash. Imported by its value. */
export const randomPassword = randomResource({
    token: "random:index/randomPassword:RandomPassword",
    inputs: characterInputs,
    outputs: {
        ...characterOutputs,
        result: { type: "string", required: true, secret: true },
        bcryptHash: { type: "string", required: true, secret: true },
    },
    refused: {},
    check: checkCharacters,
    changes: characterChanges,
    create: async (_, inputs) => ({ id: "none", state: await passwordState(inputs, drawText(inputs)) }),
    async read(_, id, known) {
        if (known !== undefined) return { id, ...known };
        const inputs = importedInputs(id);
        return { id: "none", inputs, state: await passwordState(inputs, id) };
    },
});

/** Bcrypt looks at 72 bytes and no more; upstream cuts there and uses cost 10. */
async function passwordState(inputs: CharacterInputs, result: string) {
    const start = Buffer.from(result).subarray(0, 72).toString();
    return { ...stateOf(inputs), result, bcryptHash: await hash(start, 10) };
}
