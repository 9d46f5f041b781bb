import { defineProvider } from "../../providers/kit/provider";
import { functionsOf, resourcesOf } from "../../providers/kit/define";
import { PartialFailure } from "../../providers/kit/partial-failure";
import type { Context } from "../../providers/kit/resource";
import { UNKNOWN, type Properties } from "../../providers/kit/value";

/** What the shelf provider's operations were asked for, in order; tests read it. */
export interface Shelf {
    readonly calls: { readonly operation: string; readonly inputs: Properties }[];
}

const token = "shelf:index:Box";

const box = resourcesOf<Shelf>()({
    token,
    inputs: {
        name: { type: "string" },
        size: { type: "integer", required: true, replaceOnChanges: true },
        colour: { type: "string", enum: ["red", "blue"], default: "red" },
        pin: { type: "string", secret: true },
        labels: {
            type: "array",
            set: true,
            items: { type: "object", fields: { key: { type: "string", required: true }, value: { type: "string" } } },
        },
        tags: { type: "map", values: { type: "string" } },
        lid: {
            type: "object",
            fields: { open: { type: "boolean" }, hinge: { type: "string", replaceOnChanges: true } },
            refused: { motor: "lids are opened by hand" },
        },
        content: { type: "union", of: [{ type: "string" }, { type: "number" }] },
        sticker: { type: "asset" },
        weight: { type: "number", computed: true },
        wait: { type: "boolean" },
    },
    outputs: {
        shelf: { type: "string", required: true },
        moves: { type: "integer", required: true, renewed: true },
        key: { type: "string", required: true, secret: true },
    },
    refused: { wheels: "boxes stand still" },
    autoname: { property: "name", maxLength: 20 },
    check: ({ size }) =>
        typeof size === "number" && size < 1 ? [{ property: "size", reason: "must be above 0" }] : [],
    normalize: (_, inputs) => Promise.resolve({ ...inputs, tags: inputs.tags === undefined ? undefined : inputs.tags }),
    preview: (inputs) => ({ shelf: inputs.size === UNKNOWN ? UNKNOWN : "left" }),
    async create(context, inputs) {
        context.client.calls.push({ operation: "create", inputs });
        const state = { ...inputs, shelf: "left", moves: 0, key: "k-1" };
        if (inputs.wait === true) await aborted(context, state);
        return { id: `box-${inputs.name ?? ""}`, state };
    },
    read: (_, id, known) =>
        Promise.resolve(
            id === "gone"
                ? undefined
                : {
                      id,
                      inputs: known?.inputs ?? { size: 7 },
                      state: known?.state ?? { size: 7, colour: "red" as const, shelf: "right", moves: 3, key: "k-2" },
                  },
        ),
    update(context, _, inputs, old) {
        context.client.calls.push({ operation: "update", inputs });
        return Promise.resolve({ ...inputs, ...{ shelf: old.state.shelf, moves: old.state.moves + 1, key: "k-1" } });
    },
    delete: () => Promise.reject(new Error("it is nailed down")),
});

async function aborted(context: Context<Shelf>, state: object): Promise<never> {
    await new Promise<void>((resolve) => context.signal.addEventListener("abort", () => resolve()));
    throw new PartialFailure("box-half", state, ["it never settled"]);
}

const weigh = functionsOf<Shelf>()({
    token: "shelf:index:weigh",
    inputs: { things: { type: "array", items: { type: "number" }, required: true } },
    outputs: { total: { type: "number", required: true } },
    refused: {},
    invoke: (_, { things }) => Promise.resolve({ total: things.reduce((total, thing) => total + thing, 0) }),
});

/** A provider made up for tests of the kit: it has one of everything that the kit does. */
export function exampleProvider(secrets: "engine" | "provider" = "engine") {
    const shelf: Shelf = { calls: [] };
    const definition = defineProvider({
        name: "shelf",
        version: "1.2.3",
        secrets,
        config: { room: { type: "string" }, limits: { type: "object", fields: { boxes: { type: "integer" } } } },
        refusedConfig: { lock: "this room has no door" },
        configure: (_, config) => {
            shelf.calls.push({ operation: "configure", inputs: config });
            return Promise.resolve(shelf);
        },
        resources: [box],
        functions: [weigh],
        refused: { "shelf:index:Crate": "crates are too heavy" },
    });
    return { definition, shelf, token };
}
