import { forcedOrigin } from "../../core/forced-origin";

const before = process.env["GAIAFLOW_TOOLCHAIN"];
afterEach(() => {
    process.env["GAIAFLOW_TOOLCHAIN"] = before;
    if (before === undefined) delete process.env["GAIAFLOW_TOOLCHAIN"];
});

const GROUPS = ["pulumi", "docker", "images", "kubernetes"] as const;

test.each([
    ["", [undefined, undefined, undefined, undefined]],
    ["official", ["official", "official", "official", "official"]],
    ["registries", ["registries", "registries", "registries", "registries"]],
    ["pulumi=official", ["official", undefined, undefined, undefined]],
    ["pulumi=official,images=registries", ["official", undefined, "registries", undefined]],
    ["kubernetes=official, docker=official", [undefined, "official", undefined, "official"]],
])("GAIAFLOW_TOOLCHAIN=%s", (value, expected) => {
    process.env["GAIAFLOW_TOOLCHAIN"] = value;
    expect(GROUPS.map(forcedOrigin)).toEqual(expected);
});

test.each([
    "magic",
    "pulumi",
    "pulumi=own",
    "plugins=official",
    "pulumi=official,",
    "official,images=registries",
    "pulumi=official=registries",
    "pulumi=official,pulumi=registries",
])("GAIAFLOW_TOOLCHAIN=%s is refused, with what may be said, whichever group asks", (value) => {
    process.env["GAIAFLOW_TOOLCHAIN"] = value;
    for (const group of GROUPS) {
        expect(() => forcedOrigin(group)).toThrow(`GAIAFLOW_TOOLCHAIN is "${value}".`);
    }
});
