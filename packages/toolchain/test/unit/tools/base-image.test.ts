import { baseWithPython, TRIXIE, type BaseImage } from "@gaiaflow/engine-core/base-image";
import { ensureBaseImage } from "../../../tools/base-image/image";

/** What docker was asked for, and whether a registry answers it. */
const mockCalls: string[] = [];
const mockRegistry = { answers: true, digest: "python@sha256:1" };
const mockMade: string[] = [];
jest.mock("@gaiaflow/engine-core/docker/cli", () => {
    const run = (_: string, args: readonly string[]) => {
        mockCalls.push(args.join(" "));
        const isThere = mockCalls.some((call) => call.startsWith("tag "));
        if (args[0] === "image") {
            const image = { Size: 1, RepoDigests: [mockRegistry.digest], Config: { Labels: null } };
            return Promise.resolve({ failed: !isThere, stdout: JSON.stringify([image]), stderr: "" });
        }
        return Promise.resolve({
            failed: args[0] === "pull" && !mockRegistry.answers,
            stdout: "",
            stderr: "no such host",
        });
    };
    return { docker: run, tryDocker: run };
});
jest.mock("../../../load-fallback", () => ({
    loadFallback: () => ({
        isMadeBaseImage: () => false,
        makeBaseImage: ({ image }: BaseImage) => Promise.resolve(mockMade.push(image)),
    }),
}));

const say = () => undefined;
const base = (python: string, origin: "official" | "registries" = "official") =>
    baseWithPython(python, origin) ?? TRIXIE;

beforeEach(() => {
    mockCalls.splice(0);
    mockMade.splice(0);
    Object.assign(mockRegistry, { answers: true, digest: "python@sha256:1" });
});

test("a Python that Debian does not have is Python's own image, under our name, and is found again", async () => {
    expect(await ensureBaseImage(base("3.12"), "docker", undefined, say)).toMatchObject({
        origin: "official",
        did: "made",
    });
    expect(mockCalls).toEqual(
        expect.arrayContaining([
            "pull python:3.12-slim-trixie",
            "tag python:3.12-slim-trixie gaiaflow/base:python3.12-1",
        ]),
    );
    expect(await ensureBaseImage(base("3.12"), "docker", undefined, say)).toMatchObject({
        origin: "official",
        did: "found",
    });
});

test.each([undefined, "official", "registries"] as const)(
    "without a container registry it is refused with what can be had: %s",
    async (wanted) => {
        mockRegistry.answers = false;
        await expect(ensureBaseImage(base("3.12"), "docker", wanted, say)).rejects.toThrow(
            /Python 3\.12 comes from a container registry .*\n.*3\.11, 3\.13, 3\.14: set gaiaflow:project\.python/,
        );
        expect(mockMade).toEqual([]);
    },
);

test("3.14 is made of Debian's next, which is never pulled", async () => {
    await ensureBaseImage(base("3.14", "registries"), "docker", undefined, say);
    expect(mockMade).toEqual(["gaiaflow/base:forky-1"]);
    expect(mockCalls.filter((call) => call.startsWith("pull"))).toEqual([]);
});
