import * as path from "node:path";
import { UserError } from "../lib/user-error";
import { addressed, addresses, channelsInSpecs, channelsOf, fromAnywhere, fromHere } from "./channel-address";
import { refuseLogins } from "./channel-logins";
import { emptyAsk, needsChannels, SUBDIRS, type CondaAsk, type CondaWay } from "./conda-ask";
import { condaFaults } from "./conda-faults";
import { pythonSpecs, withPython, type FromChannels } from "./conda-python";
import type { Input, Source } from "./input";
import type { Chosen } from "./pyproject";
import { solveConda, solved, unreached } from "./rattler";
import { readInput } from "./read-input";
import { refusal, setCommand } from "./resolve";

/** What is asked beside the source. */
export interface ChannelOptions extends Chosen {
    /** Defaults to `auto`. */
    readonly conda?: CondaWay | undefined;
    /** As `gaiaflow:project.python` sets it. */
    readonly python?: string | undefined;
    /** That of the lock before. */
    readonly locked?: string | undefined;
    /** How the lock before was made, which `auto` keeps to. Defaults to neither. */
    readonly lockedBy?: "conda" | "pypi" | undefined;
    readonly stack?: string | undefined;
}

/**
 * Asks conda's channels for what a source names of theirs, once whether they can be reached.
 * @returns A note alone where PyPI is to be asked; nothing for a source that needs no channel.
 * @throws {UserError} With all that cannot be had.
 */
export async function throughChannels(
    source: Source,
    options: ChannelOptions,
): Promise<FromChannels | { readonly note?: string }> {
    const { conda: way = "auto", lockedBy, stack } = options;
    const ask = emptyAsk();
    const input = readInput(source, options, ask);
    if (way === "never" || !needsChannels(ask)) {
        return {};
    }
    if (way === "auto" && lockedBy === "pypi") {
        return {
            note: `The lock was made of what PyPI has, and stays so. ${CHANNELS} ${setCommand(stack)} ${KEY} always`,
        };
    }
    refuseLogins(ask, source, setCommand(stack));
    const named = ask.channels.length > 0 ? ask.channels : [DEFAULT_CHANNEL];
    const isLocked = Object.keys(ask.locked).length > 0;
    const channels = isLocked
        ? channelsOf(ask.locked)
        : [...new Set([...named, ...channelsInSpecs(ask)].flatMap(addresses))];
    const file = path.relative(source.projectRoot, source.file);
    const away = Object.entries(await unreached(channels.map(fromHere)));
    const why = away.map(([channel, each]) => `${channel} (${each})`).join(", ");
    // Who answers so has no such channel, or not for everybody; PyPI may have other packages under a private one's names.
    const isRefused = away.some(([, each]) => /^HTTP 4(0[134]|10)$/.test(each));
    if (isRefused || (away.length > 0 && (way === "always" || lockedBy === "conda"))) {
        const made = isRefused || way === "always" ? "" : ", which its lock was made of";
        throw new UserError({
            subject: file,
            problem: `names conda's channels that are not reached${made}: ${why}.`,
            fix: `Check their names and the network (a private one: docs/own-image.md); or take what PyPI has: ${setCommand(stack)} --path gaiaflow:project.conda never`,
        });
    }
    if (away.length > 0) {
        return {
            note: `${file}: conda's channels are not reached, so that PyPI is asked for what it has of them: ${why}.`,
        };
    }
    if (input.faults.length > 0) {
        throw refusal({ ...input, isPython: false });
    }
    const isNew = way === "auto" && lockedBy === undefined;
    const notes = [...(isNew ? [`${file}: ${TAKEN} ${setCommand(stack)} ${KEY} never`] : []), ...input.notes];
    const noted = { ...input, notes };
    return isLocked ? withPython(noted, ask.locked, options) : solvedFor(noted, ask, channels, options);
}

const KEY = "--path gaiaflow:project.conda";
const CHANNELS = "To take conda's channels, type:";
const TAKEN = "conda's channels are taken, and the Python is conda's. To take what PyPI has instead, type:";

/** What a file means that names none, as conda-forge's own installers do. */
const DEFAULT_CHANNEL = "conda-forge";

async function solvedFor(
    input: Input,
    ask: CondaAsk,
    channels: readonly string[],
    options: ChannelOptions,
): Promise<FromChannels> {
    // What has no wheel is built by the environment's own pip.
    const pip = input.needsBuild.length > 0 ? ["pip"] : [];
    const asked = channels.map(fromHere);
    const fixedSpecs = [...ask.specs.map(({ text }) => addressed(text)), ...pip];
    let answers: Awaited<ReturnType<typeof solveConda>> = {};
    for (const python of pythonSpecs(ask, options)) {
        const specs = [...fixedSpecs, ...python];
        answers = await solveConda({ channels: asked, specs, cuda: ask.cuda }, SUBDIRS);
        if (answers["linux-64"] && "packages" in answers["linux-64"]) {
            break;
        }
    }
    const answer = answers["linux-64"];
    if (answer === undefined || !("packages" in answer)) {
        const faults = answer === undefined ? [] : condaFaults(answer, ask, asked, input.source);
        throw refusal({ faults, notes: input.notes, isPython: false });
    }
    const notes = [
        ...input.notes,
        ...(ask.channels.length > 0 ? [] : [`No channel is named: ${DEFAULT_CHANNEL} is taken.`]),
        ...(answers["linux-aarch64"] && "packages" in answers["linux-aarch64"] ? [] : [ONE_MACHINE]),
    ];
    return withPython({ ...input, notes }, fromAnywhere(solved(answers), channels), options);
}

const ONE_MACHINE = "The lock is for x86_64 alone: conda's channels have not all that is asked for on aarch64 (arm64).";
