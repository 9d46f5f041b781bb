import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { cacheDir, programRoot, projectFile, projectRoot } from "@gaiaflow/engine-core/paths";
import { userPath } from "@gaiaflow/engine-core/user-path";
import { dockerHost } from "@gaiaflow/toolchain/core/environment";
import { passphraseFile } from "@gaiaflow/toolchain/core/passphrase";
import { readYaml } from "@gaiaflow/toolchain/core/project";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { readStackFile } from "@gaiaflow/toolchain/core/stack-file";
import { projectCommit } from "../../../config/commit";
import { engineRecordFile } from "../../../lib/engine-record";
import type { StackIdentity } from "../../../lib/names";
import { fileLine, filesIn } from "./files";
import { NotJudged } from "./not-judged";

/** Variables that say where and how a command is typed. All others count: whoever runs Pulumi hands them on. */
const OF_THE_TERMINAL =
    /^(npm_.*|INIT_CWD|NODE|_|PWD|OLDPWD|SHLVL|COLOR|NO_COLOR|FORCE_COLOR|COLORTERM|COLUMNS|LINES|LS_COLORS|TERM(_.*|INAL_.*)?|WINDOWID|DISPLAY|SSH_.*|XDG_SESSION_.*|TMUX.*|STY|VSCODE_.*|PS1|PAGER|LESS.*|EDITOR|VISUAL)$/;

/** By which npm knows what it has installed in a folder. */
const NPMS_LOCK = ".package-lock.json";

/**
 * A digest of all that a stack is made from: program, project, settings, variables, tools, and what an `up` leaves on this
 * machine for the next one.
 *
 * @throws {NotJudged} Where it is made from something that is not looked at.
 */
export async function inputsOf({ project, stack }: StackIdentity): Promise<string> {
    const root = projectRoot();
    const { notebooks } = plainSettings(stack);
    const [tags, docker] = await Promise.all([gitTags(root), dockerHost()]);
    const lines = [
        // Of a project of one's own, GaiaFlow is a package somewhere below or beside it.
        ...[...new Set([root, programRoot])].flatMap((folder) => filesIn(folder, { notebooks })),
        ...filesIn(path.join(stateDir(), "stacks", project, stack)),
        ...packageLocks(root).map(fileLine),
        ...variables(docker).map(([name, value]) => `${name}=${value}`),
        fileLine(passphraseFile()),
        fileLine(process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] ?? ""),
        textOf(engineRecordFile(cacheDir(), root)),
        `${process.version} ${process.execPath} ${process.arch} ${os.release()}`,
        projectCommit(root, notebooks ?? "") ?? "",
        tags,
    ];
    const hash = createHash("sha256");
    lines.forEach((line) => hash.update(`${line}\n`));
    return hash.digest("hex");
}

/** What the files of a stack say of it, as far as a look needs it. @throws {NotJudged} Where more is said elsewhere. */
function plainSettings(stack: string): { readonly notebooks: string | undefined } {
    const [project, file] = [readYaml(projectFile()), readStackFile(stack)];
    if ([project["stackConfigDir"], file["environment"], file["secretsprovider"]].some((each) => each !== undefined)) {
        throw new NotJudged("settings come from elsewhere, too, or a service keeps their secrets");
    }
    const config = { ...(project["config"] as object | undefined), ...(file["config"] as object | undefined) };
    const away = textsIn(config).find((text) => /^(~|\/|\.\.|[A-Za-z]:[\\/])|\.\.[/\\]/.test(text));
    if (away !== undefined) {
        throw new NotJudged(`${away} may lie outside of the project`);
    }
    const { "gaiaflow:project": named, "gaiaflow:xcom": stored } = config as Readonly<Record<string, unknown>>;
    if (stored !== undefined) {
        throw new NotJudged("each up sweeps what tasks keep in the object store");
    }
    const { dockerfile, notebooks } = {
        ...(named as Readonly<Record<"dockerfile" | "notebooks", unknown>> | undefined),
    };
    // An image of the project's own may hold its notebooks.
    const isSaved = typeof notebooks === "string" && dockerfile === undefined;
    return { notebooks: isSaved ? path.resolve(projectRoot(), notebooks) : undefined };
}

function textsIn(value: unknown): string[] {
    if (typeof value === "object" && value !== null) {
        return Object.values(value).flatMap(textsIn);
    }
    return typeof value === "string" ? [value] : [];
}

function variables(docker: Readonly<Record<string, string>>): [string, string][] {
    const all = Object.entries({ ...process.env, PATH: userPath(), ...docker });
    return all.filter((each): each is [string, string] => !OF_THE_TERMINAL.test(each[0])).sort();
}

/**
 * By these npm, and a clone, know that packages are as they should be.
 *
 * @throws {NotJudged} Where another tool than npm has brought those that GaiaFlow needs, perhaps far above both folders.
 */
function packageLocks(root: string): string[] {
    const needed = require.resolve("@pulumi/pulumi/package.json", { paths: [programRoot] });
    const its = path.resolve(needed, "../../..");
    if (!fs.existsSync(path.join(its, NPMS_LOCK))) {
        throw new NotJudged(`${its} has no ${NPMS_LOCK}`);
    }
    const folders = new Set([its, ...[root, programRoot].map((folder) => path.join(folder, "node_modules"))]);
    return [...folders].flatMap((folder) => [NPMS_LOCK, ".installed-lock.json"].map((name) => path.join(folder, name)));
}

/** A project's version may be its last tag. */
async function gitTags(cwd: string): Promise<string> {
    const args = ["for-each-ref", "--format=%(objectname) %(refname)", "refs/tags"];
    return (await execa("git", args, { cwd, reject: false, stdin: "ignore" })).stdout;
}

function textOf(file: string): string {
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}
