import * as fs from "node:fs";
import * as fsp from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { listArtifacts } from "@gaiaflow/engine-core/artifact";
import { cacheDir, configDir, programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { dockerHost } from "@gaiaflow/toolchain/core/environment";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { SYSTEM_PLACE } from "@gaiaflow/toolchain/docker/place";
import { engineFaults } from "../../../../checks/daemon";
import { screenOf } from "../../progress/screen";
import { confirm } from "../ask";
import { leftoverTable } from "../table";
import { dockerThings, refuseForgetting, type DockerThings } from "./docker-things";
import { GROUPS, type Removable, type Group, type UninstallOptions } from "./groups";
import { ownStacks, type OwnStack } from "./own-stacks";

/** What is there of GaiaFlow's, and what became of it. */
export interface UninstallResult {
    readonly found: readonly Omit<Removable, "remove">[];
    /** What this command leaves, each with what removes it. */
    readonly byHand: readonly string[];
    /** Why Docker was not looked at, where it was not. */
    readonly unchecked?: string;
    readonly removed: readonly Group[];
    /** Whether something was to be removed and nobody agreed to anything. */
    readonly isRefused: boolean;
}

/**
 * Shows what is on this machine of this user's, and removes the groups that are chosen.
 *
 * @throws {UserError} Without a choice where nobody can be asked, and for data that something still needs.
 */
export async function uninstall({ dryRun = false, only, yes }: UninstallOptions): Promise<UninstallResult> {
    const stacks = await ownStacks();
    const { things, others, unchecked } = await inDocker(stacks, only?.includes("data") ?? false);
    const all = [...things, ...(await inFolders())];
    const byHand = await leftByHand(others);
    const result = {
        found: all.map(({ bytes, count, group, what }) => ({
            ...{ group, what, count },
            ...(bytes === undefined ? {} : { bytes }),
        })),
        ...{ byHand, ...(unchecked === undefined ? {} : { unchecked }) },
    };
    console.log(
        all.length === 0
            ? "Nothing of GaiaFlow is here."
            : leftoverTable(all.map(withGroup), screenOf(process.stdout).columns),
    );
    console.log(["Not removed by this command:", ...byHand.map((line) => `  ${line}`)].join("\n"));
    if (only?.includes("data")) {
        refuseForgetting(stacks, only);
    }
    if (dryRun) {
        return { ...result, removed: [], isRefused: false };
    }
    if (yes && only === undefined) {
        throw new UserError({
            problem: "--yes does not say what is to go.",
            fix: "Name it: --yes --only images caches",
        });
    }
    const wanted = (only ?? GROUPS.filter((group) => group !== "data")).filter((group) => all.some(isOf(group)));
    const removed: Group[] = [];
    for (const group of GROUPS.filter((name) => wanted.includes(name))) {
        const what = `${group} are to go: ${all
            .filter(isOf(group))
            .map((each) => `${each.count} ${each.what}`)
            .join("; ")}`;
        if (await confirm(yes, { what, line: `npx gaiaflow uninstall --yes --only ${wanted.join(" ")}` })) {
            for (const { remove } of all.filter(isOf(group))) {
                await remove();
            }
            console.log(`removed: ${group}`);
            removed.push(group);
        }
    }
    const isRefused = wanted.length > 0 && removed.length === 0;
    if (isRefused) {
        console.log("Nothing was changed.");
    }
    return { ...result, removed, isRefused };
}

const isOf = (group: Group) => (each: Removable) => each.group === group;
const withGroup = (each: Removable) => ({ ...each, what: `${each.group}: ${each.what}` });

/** A Docker that does not answer keeps nobody from the rest, but for the state, which alone knows what is in it. */
async function inDocker(
    stacks: readonly OwnStack[],
    isNeeded: boolean,
): Promise<DockerThings & { unchecked?: string }> {
    Object.assign(process.env, await dockerHost());
    try {
        return await dockerThings(stacks);
    } catch (error) {
        const [fault] = await engineFaults();
        if (fault === undefined || isNeeded) throw fault ?? error;
        console.log(`Docker: not looked at. ${fault.message}`);
        return { things: [], others: [], unchecked: fault.message };
    }
}

async function inFolders(): Promise<Removable[]> {
    const folder = (group: Group, what: string, place: string, bytes?: number): Removable[] =>
        fs.existsSync(place)
            ? [
                  {
                      ...{ group, what: `${what} (${place})`, count: 1, ...(bytes === undefined ? {} : { bytes }) },
                      remove: () => fsp.rm(place, { recursive: true, force: true }),
                  },
              ]
            : [];
    const tools = (await listArtifacts()).reduce((sum, { bytes }) => sum + bytes, 0);
    return [
        ...folder("caches", "tools, and Pulumi's logins by npx pulumi login", cacheDir(), tools),
        // Last of all: by it is known what was there.
        ...folder("data", "Pulumi's state of all stacks", stateDir()),
        ...folder("data", "the passphrase that opens it", configDir()),
    ];
}

/** What others use as well, or only its owner can find, with the lines that remove it. */
async function leftByHand(others: readonly string[]): Promise<string[]> {
    const shells = [".bashrc", ".zshrc", path.join(".config", "fish", "config.fish")].map((file) =>
        path.join(os.homedir(), file),
    );
    const texts = await Promise.all(shells.map((file) => fsp.readFile(file, "utf8").catch(() => "")));
    const completing = shells.filter((_, index) => texts[index]?.includes("gaiaflow completion"));
    return [
        ...(others.length > 0
            ? [`containers of other users, or of stacks whose state is elsewhere: ${others.join(", ")}`]
            : []),
        ...(fs.existsSync(SYSTEM_PLACE.folder)
            ? [
                  "Docker, started here and maybe installed by npx gaiaflow tools, which serves everybody: apt-get purge docker.io docker-cli docker-buildx",
              ]
            : []),
        ...completing.map((file) => `the line of gaiaflow's completion in ${file}`),
        `GaiaFlow itself: ${isClone() ? `rm -r ${programRoot}` : "npm uninstall gaiaflow, in each project that has it"}`,
    ];
}

/** The npm package has what its TypeScript was compiled to. */
function isClone(): boolean {
    return fs.existsSync(path.join(programRoot, "main.ts"));
}
