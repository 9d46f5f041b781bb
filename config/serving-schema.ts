import { z } from "zod";
import { field } from "./fields";

/** `models:/NAME@ALIAS` or `models:/NAME/VERSION`; the Python package's `serving/model.py` takes the same. */
const MODEL_PATTERN = /^models:\/[^/@]+(@[^/@]+|\/[0-9]+)$/;

/** A model behind a port of a platform on this machine. */
export const serving = z.strictObject({
    model: field(z.string().regex(MODEL_PATTERN).optional(), {
        description:
            "The registered model that the service `serving` answers by. It runs in the project's environment; while MLflow has no such model, it " +
            "[says so](serving.md). Modes dev and prod_local.",
        expects: "models:/NAME@ALIAS, or models:/NAME/VERSION for one that never changes",
        example: "models:/iris@champion",
        fallback: "none; with `serving` in `gaiaflow:services` it must be set",
    }),
});
