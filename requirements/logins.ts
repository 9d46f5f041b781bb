import type { UserErrorParts } from "../lib/user-error";
import type { InputBuilder, Input } from "./input";
import { withoutPasswords } from "./names";
import type { PackageIndex } from "./package-index";

/** Notes a login that stands in an address of a file: `https://user:token@host/…`, `https://${TOKEN}@host/…`. */
export function noteLogin(into: InputBuilder, address: string, where: string): void {
    const [, git = "", scheme, user = "", rest = ""] = /^(git\+)?(https?:\/\/)([^\s/]+)@(\S+)/.exec(address) ?? [];
    // A marker may stand behind it, and an email address may be the user: `me@example.com:token@host`. `git@` alone is nobody's login.
    if (scheme !== undefined && user !== "git") {
        const [host = ""] = rest.split("/");
        into.logins.push({ where, url: git === "" ? `${scheme}${rest}` : `${git}${scheme}${host}` });
    }
}

/**
 * What is wrong with logins in addresses: a build has none of them, since images and the lock would keep them. Where the
 * configuration has one for the same host, that is taken.
 */
export function loginFaults({ logins }: Input, indexes: readonly PackageIndex[], setCommand: string): UserErrorParts[] {
    const known = indexes.filter(({ password }) => password !== undefined).map(({ url }) => hostOf(url));
    return logins
        .filter(({ url }) => !known.includes(hostOf(url)))
        .map(({ where, url }) => ({
            subject: where,
            problem: "has a login in an address, which the lock does not keep and a build would not have.",
            fix:
                `Take it out, and type: ${setCommand} --path 'gaiaflow:project.indexes[0].url' ${url}   ` +
                `and: ${setCommand} --path --secret 'gaiaflow:project.indexes[0].password'`,
        }));
}

/** Lines that say where packages come from, without those of the configuration, which has the login there. */
export function linesBeside(lines: readonly string[], indexes: readonly PackageIndex[]): string[] {
    const known = indexes.map(({ url }) => bare(url));
    return lines
        .map((line) => withoutPasswords(line))
        .filter((line) => !known.includes(bare(line.split(" ")[1] ?? "")));
}

const bare = (url: string): string => url.replace(/\/+$/, "");
/** The host of an address. */
export const hostOf = (url: string): string => /:\/\/(?:[^/@]*@)?([^/:?#]+)/.exec(url)?.[1] ?? "";
