import { UserError } from "@gaiaflow/engine-core/user-error";

/** Tools that come from one place together. */
export type ToolGroup = "pulumi" | "docker" | "images" | "kubernetes";

type ForcedOrigin = "official" | "registries";

const GROUPS: readonly string[] = ["pulumi", "docker", "images", "kubernetes"] satisfies ToolGroup[];
const ORIGINS: readonly string[] = ["official", "registries"] satisfies ForcedOrigin[];

/**
 * What GAIAFLOW_TOOLCHAIN asks for: one origin for all tools, or one for each group that it names
 * (`pulumi=official,images=registries`). Undefined lets GaiaFlow choose.
 *
 * @throws {UserError} When it is something else.
 */
export function forcedOrigin(group: ToolGroup): ForcedOrigin | undefined {
    const value = process.env["GAIAFLOW_TOOLCHAIN"] ?? "";
    if (value === "" || isOrigin(value)) {
        return value === "" ? undefined : value;
    }
    const asked = value.split(",").map((part) => part.trim().split("="));
    const isKnown = ([name = "", origin = "", ...more]: string[]): boolean =>
        GROUPS.includes(name) && isOrigin(origin) && more.length === 0;
    const isTwice = new Set(asked.map(([name]) => name)).size < asked.length;
    if (!asked.every(isKnown) || isTwice) {
        throw refusal(value);
    }
    const [, origin] = asked.find(([name]) => name === group) ?? [];
    return origin as ForcedOrigin | undefined;
}

function isOrigin(text: string): text is ForcedOrigin {
    return ORIGINS.includes(text);
}

function refusal(value: string): UserError {
    return new UserError({
        problem: `GAIAFLOW_TOOLCHAIN is "${value}".`,
        fix: [
            "Set it to official or registries, or unset it to let GaiaFlow choose.",
            `Groups of tools may differ: pulumi=official,images=registries (groups: ${GROUPS.join(", ")}).`,
        ].join("\n"),
    });
}
