import { faultsOf } from "../../../../components/image/scripts/own-image-faults.cjs";

const KNOWN = { platform: "linux/amd64", triggers: [] };
const SOUND = {
    ...{ path: "/usr/bin:/bin", command: "/usr/bin/python3", python: "3.12", prefix: "/usr" },
    ...{ implementation: "cpython", libc: "glibc 2.41" },
};
const answer = (values: Record<string, string | undefined>, more: readonly string[] = [], stderr = "") => ({
    status: 0,
    stdout: [
        ...Object.entries(values).map(([name, value]) => (value === undefined ? "" : `${name}: ${value}`)),
        ...more,
    ].join("\n"),
    stderr,
});
const problems = (...args: Parameters<typeof faultsOf>) => faultsOf(...args).map(({ problem }) => problem);
const probed = (changes: Record<string, string | undefined>, more?: readonly string[], stderr?: string) =>
    problems(KNOWN, "linux/amd64", answer({ ...SOUND, ...changes }, more, stderr));

test.each(["3.10", "3.11", "3.12", "3.13", "3.14"])("an image with Python %s and all else is taken", (python) => {
    expect(probed({ python })).toEqual([]);
});

test.each([
    [{ python: "3.9" }, "Its /usr/bin/python3 is Python 3.9; expected 3.10 to 3.14."],
    [{ python: "2.7" }, "Its /usr/bin/python3 is Python 2.7; expected 3.10 to 3.14."],
    [{ python: "3.15" }, "Its /usr/bin/python3 is Python 3.15; expected 3.10 to 3.14."],
    [{ implementation: "pypy" }, "Its /usr/bin/python3 is pypy; expected CPython."],
    [{ libc: "none" }, "It has no glibc (Alpine's is musl), for which wheels and the tools of notebooks are made."],
    [{ lacking: "json uuid" }, "Its /usr/bin/python3 lacks parts of the standard library: json uuid."],
    [{ venv: "there" }, /^It has a \/opt\/venv, where GaiaFlow's own/],
    [{ taken: "/project" }, "It has files in /project, which is GaiaFlow's own folder."],
    [{ command: undefined, python: undefined }, /^It has no python or python3 on its PATH \(\/usr\/bin:\/bin\)/],
])("%j: %s", (changes, expected) => {
    const matching = typeof expected === "string" ? expected : (expect.stringMatching(expected) as string);
    expect(probed(changes)).toEqual([matching]);
});

test("a Python that stands where ours would is taken", () => {
    expect(probed({ venv: "there", prefix: "/opt/venv" })).toEqual([]);
});

test("all that is wrong is named at once, and each has its remedy", () => {
    const faults = faultsOf(
        { ...KNOWN, triggers: ["RUN make"] },
        "linux/amd64",
        answer({ ...SOUND, python: "3.8", taken: "/project" }, ["unreadable: /a", "unreadable: /b"]),
    );
    expect(faults).toHaveLength(5);
    expect(faults.every(({ fix }) => fix.length > 20)).toBe(true);
});

test.each([
    ['exec: "/bin/sh": stat /bin/sh: no such file or directory', "It has no /bin/sh that runs."],
    ["out of pids", "It does not start: out of pids."],
])("an image of which no shell answers: %s", (stderr, expected) => {
    expect(problems(KNOWN, "linux/amd64", { status: 127, stdout: "", stderr })).toEqual([expected]);
});

test("a Python that breaks is shown with its own words", () => {
    expect(probed({ python: undefined }, [], "Fatal Python error: init_fs_encoding")).toEqual([
        "Its /usr/bin/python3 does not run: Fatal Python error: init_fs_encoding.",
    ]);
});

test("one for another processor is not run", () => {
    expect(problems({ ...KNOWN, platform: "linux/arm64" }, "linux/amd64")).toEqual([
        "It is for linux/arm64, and is to run on linux/amd64.",
    ]);
});
