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
        const name = userOf(user);
        into.logins.push({
            ...{ where, url: git === "" ? `${scheme}${rest}` : `${git}${scheme}${host}` },
            ...(name !== undefined && { user: name }),
        });
    }
}

/** The user's name; undefined for a variable, and where the user may be the token itself, which is never printed. */
function userOf(login: string): string | undefined {
    const [, user = "", password = ""] = /^([^:]*):(.*)$/.exec(login) ?? [];
    const isToken = /^(gh[a-z]_|github_pat_|glpat-)/.test(user) || /^(|x-oauth-basic)$/.test(password);
    return isToken || !/^[\w.%@+-]+$/.test(user) || user === "__token__" ? undefined : user.replaceAll("%40", "@");
}

/**
 * What is wrong with logins in addresses: a build has none of them, since images and the lock would keep them. Where the
 * configuration has one for the same host, that is taken.
 */
export function loginFaults({ logins }: Input, indexes: readonly PackageIndex[], setCommand: string): UserErrorParts[] {
    const known = indexes.filter(({ password }) => password !== undefined).map(({ url }) => hostOf(url));
    const unknown = logins.filter(({ url }) => !known.includes(hostOf(url)));
    // Each host has an entry of its own: the one that is there without a password, else the next that is free.
    const there = indexes.map(({ url }) => hostOf(url));
    const hosts = [...there, ...new Set(unknown.map(({ url }) => hostOf(url)).filter((each) => !there.includes(each)))];
    return unknown.map(({ where, url, user }, number) => {
        const place = hosts.indexOf(hostOf(url));
        const key = (name: string): string => `--path 'gaiaflow:project.indexes[${place}].${name}'`;
        const isFirst = unknown.findIndex((each) => hostOf(each.url) === hostOf(url)) === number;
        const commands = [
            ...(place < indexes.length ? [] : [`${setCommand} ${key("url")} ${url}`]),
            ...(user === undefined ? [] : [`${setCommand} ${key("username")} ${user}`]),
            `${setCommand} ${key("password").replace("--path", "--path --secret")}`,
        ];
        return {
            subject: where,
            problem: "has a login in an address, which the lock does not keep and a build would not have.",
            fix: isFirst
                ? `Take it out, and type: ${commands.join("   and: ")}`
                : `Take it out: gaiaflow:project.indexes[${place}] is for this host, too.`,
        };
    });
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
