import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { condaLines, installLines } from "../../../requirements/install-lines";
import { currentLock } from "../../../requirements/current-lock";
import { isStale, lockFile, parseLock, writeLock } from "../../../requirements/lock";
import { allPackages, diffLocks } from "../../../requirements/lock";
import { resolveProject, type ProjectOptions } from "../../../requirements/project-lock";
import { emptyAsk } from "../../../requirements/conda-ask";
import { solveConda } from "../../../requirements/rattler";
import { readInput } from "../../../requirements/read-input";
import { startChannel, type ChannelPackage, type CondaChannel } from "../../support/conda-channel";
import { closeAll, sourceOf, useIndex, useMachinesIndex } from "../../support/uv-index";

const both = (each: ChannelPackage): ChannelPackage[] => [
    { ...each, subdir: "linux-64" },
    { ...each, subdir: "linux-aarch64" },
];
const pure = (name: string, version: string, ...depends: string[]): ChannelPackage => ({
    ...{ name, version, noarch: "python", depends: ["python >=3.10", ...depends] },
});

const PACKAGES: readonly ChannelPackage[] = [
    ...["3.9.1", "3.11.9", "3.13.5", "3.14.0", "3.15.0"].flatMap((version) => both({ name: "python", version })),
    ...both({ name: "libgeo", version: "3.8", depends: ["__glibc >=2.17,<3.0.a0"] }),
    { name: "only-here", version: "1.0", subdir: "linux-64", depends: ["python >=3.11,<3.12"] },
    { name: "for-gpus", version: "1.0", subdir: "linux-64", depends: ["__cuda >=12"] },
    pure("gdal", "3.8", "libgeo 3.8.*"),
    pure("numbers", "1.0"),
    pure("numbers", "2.0"),
    pure("old-numbers", "1.0", "numbers <2"),
    pure("pip", "26.0"),
];

let channel: CondaChannel;
beforeAll(async () => {
    channel = await startChannel(PACKAGES);
    await useMachinesIndex();
    const ofMachine = process.env["UV_DEFAULT_INDEX"];
    const { url } = await useIndex({
        numbers: { "1.0": {}, "2.0": {}, "3.0": {} },
        team: { "1.0": { requires: ["numbers"] } },
        newer: { "1.0": { requires: ["numbers>=2"] } },
        maps: { "1.0": { requires: ["gdal>=3"] } },
        gdal: { "3.6": { tags: [] }, "3.8": { tags: [] } },
        six: { "1.0": {} },
    });
    // The solver itself comes from the machine's index.
    process.env["UV_INDEX"] = url;
    delete process.env["UV_DEFAULT_INDEX"];
    if (ofMachine !== undefined) {
        process.env["UV_DEFAULT_INDEX"] = ofMachine;
    }
});
afterAll(async () => {
    delete process.env["UV_INDEX"];
    await channel.close();
    await closeAll();
});

const environment = (dependencies: readonly unknown[], channels: readonly string[] = [channel.url]) =>
    sourceOf({ "environment.yml": stringify({ channels, dependencies }) });
const OPTIONS = { pythons: ["3.11", "3.13"], lenient: [] };
const resolve = (dependencies: readonly unknown[], options: Partial<ProjectOptions> = {}, channels?: string[]) =>
    resolveProject(environment(dependencies, channels), { ...OPTIONS, ...options });
const refused = (...args: Parameters<typeof resolve>) =>
    resolve(...args).then(
        () => "nothing is refused",
        (error: unknown) => String(error),
    );
const names = (made: Awaited<ReturnType<typeof resolve>>) =>
    allPackages(made)
        .map(({ name, version }) => `${name} ${version ?? ""}`)
        .sort();

test("what a channel has is in the lock with its hash, for both machines, and what PyPI has beside it", async () => {
    const made = await resolve(["gdal>=3", { pip: ["six"] }]);
    expect(names(made)).toEqual(["gdal 3.8", "libgeo 3.8", "python 3.13.5", "six 1.0"]);
    expect([made.python, made.notes]).toEqual(["3.13", [expect.stringContaining("conda's channels are taken")]]);
    const lock = parseLock(made.text);
    const lines = lock && condaLines(lock);
    expect(lines).toHaveLength(6);
    const gdal = /^linux-aarch64 http:\/\/127.*\/channel\/noarch\/gdal-3.8-0.tar.bz2 sha256:[0-9a-f]{64}$/;
    expect(lines?.filter((line) => gdal.test(line))).toHaveLength(1);
    expect(lock && installLines(lock)).toMatch(/^six==1.0/);
    expect(lock && diffLocks([], allPackages(lock))).toContain("+ gdal 3.8");
    expect((await resolve(["gdal>=3", { pip: ["six"] }])).text).toBe(made.text);
});

test("a file of a Python and pip alone needs no channel", async () => {
    const before = channel.asked.length;
    const made = await resolve(["python=3.11", "pip", { pip: ["six"] }]);
    expect([names(made), made.python]).toEqual([["six 1.0"], "3.11"]);
    expect(channel.asked).toHaveLength(before);
});

test.each([
    ["that the file names", ["libgeo", "python=3.11"], {}, "3.11"],
    ["of the configuration", ["libgeo"], { python: "3.14" }, "3.14"],
    ["of the lock before", ["libgeo"], { locked: "3.11" }, "3.11"],
    ["that all can be had for", ["only-here"], {}, "3.11"],
    ["of the lock before, within the file's range", ["libgeo", "python>=3.10"], { locked: "3.11" }, "3.11"],
    ["that is the default, within the file's range", ["libgeo", "python[version='*']"], {}, "3.13"],
    ["that the file's range leaves", ["libgeo", "python>=3.14"], { locked: "3.11" }, "3.14"],
    ["that all can be had for, within the file's range", ["only-here", "python>=3.10"], {}, "3.11"],
])("the Python is the one %s, and conda's", async (_, dependencies, options, python) => {
    const made = await resolve(dependencies, options);
    expect([made.python, names(made).some((each) => each.startsWith(`python ${python}.`))]).toEqual([python, true]);
});

test("a machine that not all can be had for is left out with a note", async () => {
    const made = await resolve(["only-here"]);
    expect(Object.keys(made.conda)).toEqual(["linux-64"]);
    expect(made.notes).toContainEqual(expect.stringContaining("for x86_64 alone"));
});

test("PyPI's packages take conda's versions, and bring none of them a second time", async () => {
    expect(names(await resolve(["old-numbers", { pip: ["team"] }]))).toEqual([
        ...["numbers 1.0", "old-numbers 1.0", "python 3.13.5", "team 1.0"],
    ]);
    expect(names(await resolve(["gdal", { pip: ["maps"] }]))).toEqual([
        ...["gdal 3.8", "libgeo 3.8", "maps 1.0", "python 3.13.5"],
    ]);
});

test("a clash between a package of PyPI's and one of conda's names both", async () => {
    const message = await refused(["old-numbers", { pip: ["newer"] }]);
    expect(message).toContain("environment.yml line");
    expect(message).toMatch(/newer.*numbers==1.0 \(conda's\).*cannot be had together/);
});

test.each([
    [
        "without a wheel there",
        "gdal",
        "gdal==3.6",
        "gdal==3.6 is asked of PyPI, and conda's channels give gdal 3.8",
        "gdal==3.6",
    ],
    [
        "with one",
        "old-numbers",
        "numbers[x] >= 2 ; python_version > '3'",
        "numbers[x] >= 2 ; python_version > '3' is",
        "numbers>=2",
    ],
])(
    "another version of PyPI's than conda's, %s, is refused with the line to write",
    async (_, own, asked, said, line) => {
        const message = await refused([own, { pip: [asked, "newest==1"] }]);
        expect(message).toContain(`environment.yml line 6: ${said}`);
        expect(message).toContain(`write ${line} among conda's packages of environment.yml.`);
        expect(message).toContain("newest==1 is not a package of the index");
    },
);

test.each(["gdal", "gdal>=3", "gdal==3.6 ; python_version < '3'", "gdal==3.8"])(
    "what conda's version is within is conda's: %s",
    async (asked) =>
        expect(names(await resolve(["gdal", { pip: [asked] }]))).toEqual(["gdal 3.8", "libgeo 3.8", "python 3.13.5"]),
);

test("what no channel has is named line by line, in one message", async () => {
    const message = await refused(["libgeo", "libgo=1", "python=3.12"]);
    expect(message).toMatch(/environment.yml line \d libgo=1 cannot be had from http/);
    expect(message).toMatch(/environment.yml line \d python=3.12 cannot be had from http/);
    expect(message).not.toContain("libgeo cannot");
});

test("what cannot be had together is said in the solver's words", async () => {
    const message = await refused(["old-numbers", "numbers>=2"]);
    expect(message).toContain("asks http");
    expect(message).toContain("old-numbers 1.0 would require");
});

test("what is for GPUs is had where their CUDA is named", async () => {
    expect(await refused(["for-gpus"])).toContain("CONDA_OVERRIDE_CUDA");
    const pixi = `[workspace]\nchannels = ["${channel.url}"]\n[dependencies]\nfor-gpus = "*"\n[system-requirements]\ncuda = "12"\n`;
    const made = await resolveProject(sourceOf({ "pixi.toml": pixi }), OPTIONS);
    expect(names(made)).toEqual(["for-gpus 1.0", "python 3.13.5"]);
});

describe("a pixi.toml", () => {
    const ask = (text: string, groups: readonly string[] = []) => {
        const found = emptyAsk();
        const input = readInput(
            sourceOf({ "pixi.toml": `[workspace]\nchannels = ["one"]\n${text}` }),
            { groups },
            found,
        );
        return { ...found, faults: input.faults.map(({ subject, problem }) => `${subject ?? ""} ${problem}`) };
    };

    test("has its features' channels before its own", () => {
        const { channels } = ask('[feature.gpu]\nchannels = ["two"]\n', ["gpu"]);
        expect(channels).toEqual(["two", "one"]);
    });

    test("is asked for as it writes it: build, hashes and channel", () => {
        const { faults, specs } = ask(
            '[dependencies]\na = { version = "1", build-number = ">=2", channel = "two" }\nb = { sha256 = "00", md5 = "11", build = "h*" }\n',
        );
        expect(specs.map(({ text }) => text)).toEqual([
            "two::a[version='1',build_number='>=2']",
            "b[build='h*',sha256='00',md5='11']",
        ]);
        expect(faults).toEqual([]);
    });

    test.each([["url"], ["subdir"], ["file-name"]])("is refused for %s of a package, which is not gone by", (key) => {
        const { faults } = ask(`[dependencies]\na = { ${key} = "x" }\n`);
        expect(faults).toEqual([expect.stringContaining(`pixi.toml a is asked for by ${key}`)]);
    });

    test("has a package of the channel that its spec names", async () => {
        const pixi = `[workspace]\nchannels = ["${channel.url}"]\n[dependencies]\nlibgeo = { version = "*", channel = "${channel.url}" }\n`;
        expect(names(await resolveProject(sourceOf({ "pixi.toml": pixi }), OPTIONS))).toContain("libgeo 3.8");
    });
});

test("a channel that fails while it is solved says so", async () => {
    const asked = solveConda({ channels: [channel.url.replace("channel", "away")], specs: ["libgeo"] }, ["linux-64"]);
    await expect(asked).rejects.toThrow(/cannot be solved[^]*GatewayError: [^]*Check the network/);
});

test("a Python that functions do not run on is refused", async () =>
    expect(await Promise.all(["3.9", "3.15"].map((python) => refused(["libgeo", `python=${python}`])))).toEqual([
        expect.stringMatching(/has Python 3.9.1; functions run on 3.10 to 3.14.\nAsk for a later one/),
        expect.stringMatching(/has Python 3.15.0; functions run on 3.10 to 3.14.\nAsk for an earlier one/),
    ]));

describe("channels that are not reached", () => {
    const away = "http://127.0.0.1:1/channel";

    test("are named in a note, and PyPI has its turn", async () => {
        const made = await resolve(["numbers"], {}, [away]);
        expect(made.notes).toEqual([
            expect.stringContaining(`environment.yml: conda's channels are not reached, so that PyPI is asked`),
        ]);
        expect([names(made), made.conda]).toEqual([["numbers 3.0"], {}]);
    });

    test("are refused where they are to be asked always", async () => {
        const message = await refused(["numbers"], { conda: "always", stack: "dev" }, [away]);
        expect(message).toContain(`names conda's channels that are not reached: ${away}`);
        expect(message).toContain("pulumi config set --stack dev --path gaiaflow:project.conda never");
    });

    test("are not asked where they never are to be", async () => {
        const before = channel.asked.length;
        const made = await resolve(["numbers"], { conda: "never" });
        expect([names(made), made.notes]).toEqual([["numbers 3.0"], []]);
        expect(channel.asked).toHaveLength(before);
    });

    test("are refused where one answers that it is not there, or not for everybody: PyPI is not asked for its names", async () => {
        const wrong = channel.url.replace("channel", "chanel");
        for (const channels of [[channel.url, wrong], [wrong], [away, wrong]]) {
            expect(await refused(["numbers"], {}, channels)).toContain("/chanel (HTTP 404)");
        }
    });

    test("are refused where the lock is made of them", async () => {
        const message = await refused(["numbers"], { lockedBy: "conda" }, [away]);
        expect(message).toContain(`names conda's channels that are not reached, which its lock was made of: ${away}`);
    });
});

test("where the lock is of PyPI's packages, it stays so, and a note names the key", async () => {
    const before = channel.asked.length;
    const made = await resolve(["numbers"], { lockedBy: "pypi", stack: "dev" });
    expect([names(made), made.notes]).toEqual([
        ["numbers 3.0"],
        [expect.stringContaining("pulumi config set --stack dev --path gaiaflow:project.conda always")],
    ]);
    expect(channel.asked).toHaveLength(before);
    const asked = await resolve(["numbers"], { lockedBy: "pypi", conda: "always" });
    expect([names(asked), asked.notes]).toEqual([["numbers 2.0", "python 3.13.5"], []]);
});

test("how a lock of a file was made is read in it", async () => {
    const source = environment(["numbers"]);
    const { file } = source;
    const by = () => currentLock(source.projectRoot, { requirements: path.basename(file) })?.lockedBy;
    expect(by()).toBeUndefined();
    for (const [conda, expected] of [
        ["never", "pypi"],
        ["always", "conda"],
    ] as const) {
        writeLock(lockFile(source), (await resolveProject(source, { ...OPTIONS, conda })).text);
        expect(by()).toBe(expected);
    }
    fs.writeFileSync(path.join(path.dirname(file), "requirements.txt"), "six\n");
    expect(currentLock(source.projectRoot, { requirements: "requirements.txt" })?.lockedBy).toBeUndefined();
});

test("a channel is found by its name, at the machine's own address of channels, which the lock does not have", async () => {
    process.env["CONDA_CHANNEL_ALIAS"] = channel.url.replace("/channel", "");
    try {
        const made = await resolve(["channel::libgeo"], {}, ["nodefaults", "channel"]);
        expect(names(made)).toEqual(["libgeo 3.8", "python 3.13.5"]);
        expect(made.text).toContain('"https://conda.anaconda.org/channel/linux-64/libgeo-3.8-0.tar.bz2#sha256:');
        expect(made.text).not.toContain("127.0.0.1");
        // The file names the mirror itself.
        expect((await resolve(["libgeo"])).text).toContain(`"${channel.url}/linux-64/libgeo-3.8-0.tar.bz2#`);
    } finally {
        delete process.env["CONDA_CHANNEL_ALIAS"];
    }
});

describe("a login in the address of a channel is refused before anything is asked, and not shown", () => {
    const masked = (address: string) => address.replace("//", "//me:hunter2@");
    const expectRefused = async (message: Promise<string>, shown: string) => {
        const before = channel.asked.length;
        expect(await message).toContain(shown);
        expect(await message).not.toContain("hunter2");
        expect(await message).toContain("gaiaflow:project.conda never");
        expect(channel.asked).toHaveLength(before);
    };
    const failure = (made: Promise<unknown>) => made.then(String, String);

    test("of a file's", () =>
        expectRefused(
            refused(["libgeo"], {}, [masked(channel.url)]),
            `environment.yml has a login in the address of a channel (${channel.url.replace("//", "//***@")})`,
        ));
    test("as a token", () =>
        expectRefused(refused(["libgeo"], {}, ["https://conda.example.com/t/hunter2/team"]), "/t/***/team"));
    test("of a spec", () =>
        expectRefused(refused([`${masked(channel.url)}::libgeo`]), "environment.yml line 4 has a login"));
    test("of pixi's", () => {
        const pixi = `[workspace]\nchannels = ["${masked(channel.url)}"]\n[dependencies]\nlibgeo = "*"\n`;
        return expectRefused(
            failure(resolveProject(sourceOf({ "pixi.toml": pixi }), OPTIONS)),
            "pixi.toml has a login",
        );
    });
    test("of a lock's packages", () => {
        const conda = `${masked(channel.url)}/linux-64/libgeo-3.8-0.conda`;
        const lock = { environments: { default: { packages: { "linux-64": [{ conda }] } } }, packages: [{ conda }] };
        const source = sourceOf({ "pixi.lock": stringify(lock) });
        return expectRefused(failure(resolveProject(source, OPTIONS)), "pixi.lock has a login");
    });
    test("of the machine's alias", async () => {
        process.env["CONDA_CHANNEL_ALIAS"] = masked(channel.url);
        try {
            await expectRefused(refused(["libgeo"]), "CONDA_CHANNEL_ALIAS has a login");
        } finally {
            delete process.env["CONDA_CHANNEL_ALIAS"];
        }
    });
});

test("a lock is made again for another way alone", async () => {
    const source = environment(["libgeo"]);
    const made = await resolveProject(source, OPTIONS);
    const lock = parseLock(made.text);
    const isOld = (options: Partial<ProjectOptions>) =>
        lock && isStale(lock, readInput(source), { lenient: [], ...options });
    expect(
        [{}, { conda: "auto" }, { conda: "never" }, { conda: "always" }].map((each) => isOld(each as object)),
    ).toEqual([...[false, false, true, true]]);
});

describe("a lock of conda's own is taken as it stands", () => {
    const url = (name: string, subdir = "linux-64") => `${channel.url}/${subdir}/${name}.conda`;
    const hash = "ab".repeat(32);

    test("conda-lock.yml", async () => {
        const entry = (name: string, version: string, platform: string, at = platform) => ({
            ...{ name, version, manager: "conda", platform, dependencies: {} },
            ...{ url: url(`${name}-${version}-h1_0`, at), hash: { md5: "00", sha256: hash } },
        });
        const locked = [
            ...[entry("python", "3.11.9", "linux-64"), entry("python", "3.11.9", "osx-64")],
            ...[entry("libgeo", "3.7", "linux-64"), entry("words", "1.0", "linux-64", "noarch")],
            { name: "six", version: "1.0", manager: "pip", platform: "linux-64", dependencies: {} },
        ];
        const source = sourceOf({ "conda-lock.yml": stringify({ version: 1, package: locked }) });
        const made = await resolveProject(source, OPTIONS);
        expect([names(made), made.python]).toEqual([["libgeo 3.7", "python 3.11.9", "six 1.0", "words 1.0"], "3.11"]);
        await expect(resolveProject(source, { ...OPTIONS, python: "3.13" })).rejects.toThrow(
            /gaiaflow:project.python is 3.13, but conda-lock.yml has Python 3.11.9.\nType: .*project.python 3.11 /,
        );
        expect(condaLines(made)).toContain(`linux-64 ${url("words-1.0-h1_0", "noarch")} sha256:${hash}`);
    });

    test("pixi.lock, its default environment", async () => {
        const all = [url("python-3.13.5-h1_cp313"), url("libgeo-3.7-h1_0")];
        const other = url("libgeo-3.6-h1_0");
        const packages = [...all, other].map((conda) => ({ conda, sha256: hash, md5: "00" }));
        const lock = {
            version: 6,
            environments: { default: { packages: { "linux-64": all.map((conda) => ({ conda })) } } },
            packages,
        };
        const made = await resolveProject(sourceOf({ "pixi.lock": stringify(lock) }), OPTIONS);
        expect(condaLines(made)).toEqual(all.map((each) => `linux-64 ${each} sha256:${hash}`));
    });
});
