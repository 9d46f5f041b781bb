import { BASE_IMAGES, baseWithPython, pythonsFrom } from "../../../lib/base-image";
import { byNearness } from "../../../requirements/python-version";

test("with a container registry all Pythons can be had, without one those of Debian", () => {
    expect(pythonsFrom("official")).toEqual(["3.10", "3.11", "3.12", "3.13", "3.14"]);
    expect(pythonsFrom("registries")).toEqual(["3.11", "3.13", "3.14"]);
    expect(byNearness(pythonsFrom("registries"))).toEqual(["3.13", "3.14", "3.11"]);
    expect(byNearness(pythonsFrom("registries"), "3.12")[0]).toBe("3.11");
});

test.each([
    ["3.13", "official", "gaiaflow/base:trixie-1"],
    ["3.13", "registries", "gaiaflow/base:trixie-1"],
    ["3.11", "registries", "gaiaflow/base:bookworm-1"],
    ["3.12", "official", "gaiaflow/base:python3.12-1"],
    ["3.12", "registries", undefined],
    ["3.14", "official", "gaiaflow/base:python3.14-1"],
    ["3.14", "registries", "gaiaflow/base:forky-1"],
    ["3.9", "official", undefined],
] as const)("Python %s by %s is on %s", (python, origin, image) => {
    expect(baseWithPython(python, origin)?.image).toBe(image);
});

test("each has a name of its own, and an official image on the Debian by which its packages are found", () => {
    expect(new Set(BASE_IMAGES.map(({ image }) => image)).size).toBe(BASE_IMAGES.length);
    const ofPython = BASE_IMAGES.filter(({ official = "" }) => official.startsWith("python:"));
    expect(ofPython.map(({ official, release }) => official?.endsWith(`-slim-${release}`))).toEqual([true, true, true]);
});
