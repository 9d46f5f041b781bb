import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "smol-toml";
import { at, firstText, isTable, list } from "./files";
import type { Input, Requirement } from "./input";
import { parsePackages, type LockedPackage } from "./locked-package";
import { withoutPasswords } from "./names";
import { namedLogins, unnamed } from "./named-indexes";
import { indexVariables, PYPI, type PackageIndex } from "./package-index";
import { anyPython, refusalOf, runUv } from "./run-uv";
import { environments } from "./targets";
import { refuseSettings } from "./uv-settings";

/** What is to be resolved, and for what. */
export interface Question {
    readonly requirements: readonly Requirement[];
    readonly constraints: readonly Requirement[];
    /** Packages that are taken as if they were not asked for. */
    readonly excluded?: readonly string[];
    /** `3.13` */
    readonly python: string;
    readonly indexes?: readonly PackageIndex[];
    /** Whether only the named packages count and not what they need. */
    readonly isFlat?: boolean;
    /** A package whose sources count as well as its wheels, by its normalised name; of no other, so only {@link isFlat}. */
    readonly fromSource?: string;
    /** Whether x86_64 alone counts. */
    readonly isForOneMachine?: boolean;
}

/** uv's answer: the packages, or why there is no solution. */
export type Answer = { readonly packages: readonly LockedPackage[] } | { readonly refusal: string };

/** Asks uv, of one source. No code of any package runs on this machine. */
export class Uv {
    constructor(
        private readonly input: Pick<
            Input,
            "constraintAddresses" | "indexLines" | "prereleases" | "source" | "uvSettings"
        >,
    ) {}

    /**
     * Resolves for all platforms of a lock at once.
     * @throws {UserError} When uv is not there, or the index does not answer.
     */
    async resolve(question: Question): Promise<Answer> {
        const { failed, stdout, stderr } = await this.compile(question, ["--format", "pylock.toml"]);
        return failed ? { refusal: refusalOf(stderr) } : { packages: parsePackages(stdout) };
    }

    /** The index that each package comes from, by the package's name. */
    async indexesOf(question: Question): Promise<ReadonlyMap<string, string>> {
        const { stdout } = await this.compile(question, ["--emit-index-annotation", "--no-annotate"]);
        const lines = [...stdout.matchAll(/^([\w.-]+)[ =].*\n\s+# from (\S+)/gm)];
        return new Map(lines.map(([, name = "", url = ""]) => [name, withoutPasswords(url)]));
    }

    private async compile(question: Question, format: readonly string[]) {
        const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-requirements-"));
        try {
            const files = this.files(question);
            const sources = this.isSourced ? ["pyproject.toml", "requirements.in"] : ["requirements.in"];
            await Promise.all(
                Object.entries(files).map(([name, text]) =>
                    fs.writeFile(path.join(folder, name), text, { mode: 0o600 }),
                ),
            );
            const { indexes = [] } = question;
            const named = this.input.uvSettings["index"];
            const hasIndexLine = this.input.indexLines.some((line) => line.includes("index-url"));
            const answer = await runUv(
                [
                    // Without --quiet, which hides that settings are passed over.
                    ...["pip", "compile", ...sources, "--constraints", "constraints.txt"],
                    ...["--excludes", "excluded.txt", "--universal", "--no-header"],
                    // Of one whose needs are given, uv has nothing to run.
                    ...(question.fromSource === undefined ? ["--no-build"] : []),
                    ...["--python-version", question.python, "--python", await anyPython(), ...format],
                    ...(this.input.prereleases ? ["--prerelease", "allow"] : []),
                    // As pip goes about it; for indexes of the configuration, the first that has a package counts.
                    ...(hasIndexLine ? ["--index-strategy", "unsafe-best-match"] : []),
                    ...(question.isFlat ? ["--no-deps"] : []),
                ],
                { cwd: folder, env: { ...indexVariables(unnamed(indexes, named)), ...namedLogins(indexes, named) } },
            );
            const { projectRoot, file } = this.input.source;
            refuseSettings(answer.stderr, files["pyproject.toml"] ?? "", path.relative(projectRoot, file));
            return answer;
        } finally {
            await fs.rm(folder, { recursive: true, force: true });
        }
    }

    /** Of requirements, uv looks at [tool.uv.sources] only for those of a pyproject.toml. */
    private get isSourced(): boolean {
        return this.input.uvSettings["sources"] !== undefined;
    }

    private files({
        requirements,
        constraints,
        excluded = [],
        fromSource,
        python,
        isForOneMachine = false,
    }: Question): Record<string, string> {
        const lines = (all: readonly Requirement[]): string => all.map(({ text }) => `${text}\n`).join("");
        const { isSourced } = this;
        const given = fromSource === undefined ? [] : [{ name: fromSource, "requires-dist": [] }];
        const known = [...given, ...list(this.input.uvSettings["dependency-metadata"])];
        const indexes = list(this.input.uvSettings["index"]).map(onMachine);
        const settings = {
            ...this.input.uvSettings,
            ...(known.length > 0 && { "dependency-metadata": known }),
            ...(indexes.length > 0 && { index: indexes }),
        };
        const bounds = this.input.constraintAddresses.map((address) => `-c ${address}`);
        const project = {
            project: {
                name: "gaiaflow-project",
                version: "0",
                dependencies: isSourced ? requirements.map((r) => r.text) : [],
            },
            tool: { uv: { ...settings, environments: environments(python, !isForOneMachine) } },
        };
        return {
            "pyproject.toml": stringify(project),
            "requirements.in": [...this.input.indexLines, ...bounds, isSourced ? "" : lines(requirements)].join("\n"),
            "constraints.txt": lines(constraints),
            "excluded.txt": excluded.map((name) => `${name}\n`).join(""),
        };
    }
}

/** Where PyPI is named, the machine's mirror is asked. */
function onMachine(index: unknown): unknown {
    const mirror = process.env["UV_DEFAULT_INDEX"];
    return isTable(index) && mirror && PYPI.test(firstText(at(index, "url"))) ? { ...index, url: mirror } : index;
}
