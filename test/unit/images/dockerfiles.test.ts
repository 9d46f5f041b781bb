import * as fs from "node:fs";
import * as path from "node:path";
import { TRIXIE } from "../../../lib/base-image";

const IMAGES = path.join(__dirname, "../../../images");
const NAMES = fs.readdirSync(IMAGES).filter((name) => fs.existsSync(path.join(IMAGES, name, "Dockerfile")));
const LOCKED_IMAGES = ["airflow", "jupyter", "mlflow"];

interface Stage {
    readonly from: string;
    /** One instruction an entry, continued lines joined, comments left out. */
    readonly instructions: readonly string[];
}

describe.each(NAMES)("the Dockerfile of %s", (name) => {
    const text = fs.readFileSync(path.join(IMAGES, name, "Dockerfile"), "utf8");
    const stages = readStages(text);
    const last = stages.at(-1);

    test("rebuilds every layer when FORCE changes", () => {
        for (const { instructions } of stages.filter((stage) => stage.instructions.length > 0)) {
            expect(instructions[0]).toBe('ARG FORCE=""');
            const runs = instructions.filter((line) => line.startsWith("RUN"));
            expect(runs.filter((line) => !line.includes('"${FORCE}"'))).toEqual([]);
        }
    });

    test("starts from what a build argument names, or from a stage of its own", () => {
        const own = stages.map(({ from }) => / AS (\w+)$/.exec(from)?.[1]);
        const foreign = stages.map(({ from }) => from.split(" ")[0]).filter((source) => !own.includes(source));
        const named = /^(scratch|\$\{(BASE|MIRRORS|PYTHON|UV|WHEEL|ENVIRONMENT|OWN)\})$/;
        expect(foreign.filter((source) => !named.test(source ?? ""))).toEqual([]);
        for (const [, argument] of text.matchAll(/^FROM \$\{(\w+)\}/gm)) {
            expect(text).toMatch(new RegExp(`^ARG ${argument}(=(${TRIXIE.official}|${TRIXIE.mirrors}))?$`, "m"));
        }
    });

    test("needs nothing newer than Debian's Docker", () => {
        expect(text).not.toMatch(/^# *syntax/m);
        expect(text).not.toMatch(/<<-?['"]?[A-Z]/);
        expect(text).not.toMatch(/COPY .*--link/);
    });

    // Others start from the image of this folder, and say who runs them.
    const users = ["python", "wheel"].includes(name) ? 0 : 1;
    test("runs as a user that is not root, with the group that may read the secret files", () => {
        const set = last?.instructions.filter((line) => line.startsWith("USER")) ?? [];
        // What it starts from may have such a user already, who installs nothing.
        const isOther = ["${ENVIRONMENT}", "${OWN}"].includes(last?.from ?? "");
        const found = isOther && set[0] === "USER 0:0" ? set.slice(1) : set;
        expect(found.filter((line) => /^USER [1-9]\d*:0$/.test(line))).toHaveLength(users);
        expect(found).toHaveLength(users);
    });

    test("copies neither mirror settings nor locks into a layer", () => {
        expect(text).not.toMatch(/^COPY .*(mirrors|\.lock)/m);
    });
});

test("what stands on an image of the project's own has the variables and the user of the environment", () => {
    const endOf = (image: string) => {
        const { instructions = [] } =
            readStages(fs.readFileSync(path.join(IMAGES, image, "Dockerfile"), "utf8")).at(-1) ?? {};
        const variables = instructions
            .filter((line) => line.startsWith("ENV"))
            .flatMap((line) => line.split(/\s+/).slice(1));
        const ends = instructions.filter((line) => /^(WORKDIR|USER [1-9]|CMD)/.test(line));
        return [...variables.filter((each) => !/^(PATH|VIRTUAL_ENV|UV_\w+)=/.test(each)).sort(), ...ends];
    };
    expect(endOf("own-environment")).toEqual(endOf("environment"));
});

test("the project's environment and the services' Python begin with the very same step, so Docker has that layer once", () => {
    const firstRun = (image: string, stage: string) =>
        readStages(fs.readFileSync(path.join(IMAGES, image, "Dockerfile"), "utf8"))
            .find(({ from }) => from === `\${BASE} AS ${stage}`)
            ?.instructions.slice(0, 2);
    expect(firstRun("environment", "locked")).toEqual(firstRun("python", "python"));
    expect(firstRun("python", "python")?.at(-1)).toContain("python3");
});

test("runs nothing with uv in it that is no stage of a build", () => {
    for (const name of LOCKED_IMAGES) {
        const stages = readStages(fs.readFileSync(path.join(IMAGES, name, "Dockerfile"), "utf8"));
        expect(stages.at(-1)?.from).toBe("${PYTHON}");
    }
});

describe("the Dockerfile of the project's package", () => {
    const text = fs.readFileSync(path.join(IMAGES, "environment/package.Dockerfile"), "utf8");
    const environment = fs.readFileSync(path.join(IMAGES, "environment/Dockerfile"), "utf8");

    test("needs nothing newer than Debian's Docker", () => {
        expect(text).not.toMatch(/^# *syntax|<<|--link/m);
    });

    test("adds two layers alone, made apart, so that they are the same on any environment", () => {
        const stages = readStages(text).map(({ from, instructions: lines }) => [
            from,
            ...lines.map((line) => line.split(" ")[0]),
        ]);
        expect(stages).toEqual([
            ["scratch AS code", "COPY"],
            ["code AS package", "WORKDIR"],
            ["${ENVIRONMENT}", "ARG", "COPY", "ENV", "WORKDIR", "LABEL"],
        ]);
        expect(text).toMatch(/^COPY --chmod=0555 \. \/$/m);
        expect(environment).not.toMatch(/mkdir.*\/project|install.* \/project/);
    });
});

test("locks the shared client layer to the versions that each Python image has", () => {
    const client = lockedVersions("python/client.lock");
    expect(client.size).toBeGreaterThan(0);
    for (const name of LOCKED_IMAGES) {
        const own = lockedVersions(`${name}/requirements.lock`);
        expect([...client].filter(([pkg, version]) => own.get(pkg) !== version)).toEqual([]);
    }
});

test("has what several images share in the version of each, and nothing that only one of them needs", () => {
    const locks = LOCKED_IMAGES.map((name) => lockedVersions(`${name}/requirements.lock`));
    const shared = [...lockedVersions("python/shared.lock")];
    const versions = (pkg: string) => locks.flatMap((lock) => lock.get(pkg) ?? []);
    expect(shared.filter(([pkg, version]) => versions(pkg).some((other) => other !== version))).toEqual([]);
    expect(shared.filter(([pkg]) => versions(pkg).length < 2)).toEqual([]);
});

function readStages(text: string): Stage[] {
    const lines = text
        .split("\n")
        .filter((line) => !line.startsWith("#"))
        .join("\n")
        .replace(/\\\n\s*/g, "")
        .split("\n")
        .filter((line) => line !== "");
    const stages: { from: string; instructions: string[] }[] = [];
    for (const line of lines) {
        if (line.startsWith("FROM ")) {
            stages.push({ from: line.slice("FROM ".length), instructions: [] });
        } else {
            stages.at(-1)?.instructions.push(line);
        }
    }
    return stages;
}

function lockedVersions(file: string): Map<string, string> {
    const text = fs.readFileSync(path.join(IMAGES, file), "utf8");
    return new Map([...text.matchAll(/^([\w.-]+)==([^\s;\\]+)/gm)].map(([, pkg = "", version = ""]) => [pkg, version]));
}
