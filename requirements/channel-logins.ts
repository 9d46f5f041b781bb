import * as path from "node:path";
import { UserError, printErrors, type UserErrorParts } from "../lib/user-error";
import type { CondaAsk } from "./conda-ask";
import { REFUSED, type Source } from "./input";

/** `https://user:password@host`, `https://host/t/TOKEN/channel`, and the same below an alias: `t/TOKEN/channel`. */
const LOGIN = /(:\/\/)[^\s/]+(?=@)/g;
const TOKEN = /((?:^|\/)t\/)[^\s/]+/g;

/**
 * Refuses logins and tokens in the addresses of conda's channels: the lock, which is committed, would keep them, and messages
 * would show them.
 * @throws {UserError} With each place, its secret masked.
 */
export function refuseLogins({ channels, locked, specs }: CondaAsk, source: Source, setCommand: string): void {
    const file = path.relative(source.projectRoot, source.file);
    const packages = Object.values(locked).flatMap((each) => each.map(({ url }) => url.replace(/\/[^/]+\/[^/]+$/, "")));
    const places: (readonly [string, string])[] = [
        ["CONDA_CHANNEL_ALIAS", process.env["CONDA_CHANNEL_ALIAS"] ?? ""],
        ...[...channels, ...packages].map((address) => [file, address] as const),
        ...specs.map(({ text, where }) => [where, text] as const),
    ];
    const shown = places.flatMap(([where, address]) => {
        const masked = address.replaceAll(LOGIN, "$1***").replaceAll(TOKEN, "$1***");
        return masked === address ? [] : [`${where}\n${masked}`];
    });
    const faults = [...new Set(shown)].map((each): UserErrorParts => {
        const [subject = "", masked = ""] = each.split("\n");
        return {
            subject,
            problem: `has a login in the address of a channel (${masked}), which the lock would keep.`,
            fix: `Take it out, and have the packages in an image of your own (docs/own-image.md); or take what PyPI has: ${setCommand} --path gaiaflow:project.conda never`,
        };
    });
    if (faults.length > 0) {
        throw new UserError({ problem: printErrors(faults, REFUSED), fix: "" });
    }
}
