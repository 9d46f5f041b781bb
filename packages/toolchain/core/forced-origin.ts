import { ToolError } from "@gaiaflow/engine-core/tool-error";

/**
 * What GAIAFLOW_TOOLCHAIN asks for: `official` or `registries`, or undefined to let GaiaFlow choose.
 *
 * @throws {ToolError} When it is something else.
 */
export function forcedOrigin(): "official" | "registries" | undefined {
    const value = process.env["GAIAFLOW_TOOLCHAIN"];
    if (value === undefined || value === "") {
        return undefined;
    }
    if (value !== "official" && value !== "registries") {
        const what = `GAIAFLOW_TOOLCHAIN is "${value}".`;
        throw new ToolError(what, "Set it to official or registries, or unset it to let GaiaFlow choose.");
    }
    return value;
}
