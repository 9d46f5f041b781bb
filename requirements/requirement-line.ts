import { addBoundAddress } from "./bound-addresses";
import type { InputBuilder, LinesFrom } from "./input";
import { mayHoldOnLinux } from "./markers";
import { MISNAMED } from "./misnamed";
import { noteLogin } from "./logins";
import { asOption } from "./hashes";
import { normalizeName, splitRequirement, withoutPasswords } from "./names";

/** A repository, from which a file has to be built. */
const REPOSITORY = /^(git|hg|svn|bzr)\+/;

/** What `pip freeze` says of what conda has built: a folder of another machine. */
const CONDAS_BUILD = /^file:\/\/\/.*(\/croot\/|feedstock_root|\/work(\/dist\/[^/]*)?$)/;

/** A path, with `./` before it or without. */
const isPath = (address: string): boolean =>
    /^(\.{0,2}\/|\.{1,2}$|\.\[|file:)/.test(address) ||
    /\.(whl|tar\.gz|zip)$|^[\w.-]+\/[^;@]*$/.test(address.replace(/\s*;.*$/s, ""));

/** The name of the package whose wheel an address is. */
const WHEEL = /\/([A-Za-z0-9][\w.]*)-[^/]+\.whl([#?\s;]|$)/;

/** Reads what asks for one package: by its name, an address, a repository or a folder. */
export function readRequirement(into: InputBuilder, line: string, where: string, from: LinesFrom): void {
    const hashes = hashesOf(into, line, where);
    const text = withFolder(line.replace(/\s+--[a-z].*$/s, "").trim());
    const [, named, direct] = /^([\w.-]+(?:\s*\[[^\]]*\])?)\s*@\s*(\S.*)$/s.exec(text) ?? [];
    const address = direct ?? text;
    const conda = /^([\w.-]+)=([\w.]+)(=\S*)?$/.exec(text);
    const isCondas = named !== undefined && CONDAS_BUILD.test(address);
    if (from.isConstraint && !isCondas && (/^https?:|^\w+\+/.test(address) || isPath(address))) {
        noteLogin(into, address, where);
        const [, wheel] = /^https?:/.test(address) ? (WHEEL.exec(address) ?? []) : [];
        addBoundAddress(into, address, where, { named, wheel });
    } else if (REPOSITORY.test(address)) {
        readRepository(into, text, address, where);
    } else if (/^https?:/.test(address)) {
        noteLogin(into, address, where);
        readAddress(into, { address, hashes, named }, where);
    } else if (isCondas) {
        const [, version] = /\/[^/]+?-(\d[^-/]*)-[^/]*\.whl/.exec(address) ?? [];
        const asked = `${named.trim()}${version === undefined ? "" : `==${version}`}`;
        into.notes.push(
            `${where} names a folder of the machine where it was written; ${asked} is taken from the index.`,
        );
        addRequirement(into, asked, where, hashes, from);
    } else if (isPath(address)) {
        // For another system it may be what it is, and wherever it is.
        if (mayHoldOnLinux(/;(.*)$/s.exec(address)?.[1] ?? "")) {
            const [extras = ""] = /\[.*\]/.exec(named ?? "") ?? [];
            into.addLocal(address.replace(/\s*(;.*)?$/s, `${extras}$&`), where, from);
        }
    } else if (direct !== undefined && !/[/:]/.test(direct)) {
        into.faults.push({
            subject: where,
            problem: `is ${JSON.stringify(text)}, and after @ an address has to stand.`,
            fix: `Write: ${named?.trim() ?? ""}${/^\d/.test(direct) ? `==${direct}` : ""}`,
        });
    } else if (conda) {
        const [, name = "", version = ""] = conda;
        into.faults.push({
            subject: where,
            problem: `is ${JSON.stringify(text)}, a line of conda's.`,
            fix: `Write ${name}==${version}, or name an environment.yml by gaiaflow:project.requirements.`,
        });
    } else {
        addRequirement(into, text, where, hashes, from);
    }
}

/** What PDM and hatch write for the folder of the file: `file:///${PROJECT_ROOT}/libs/x`, `{root:uri}/libs/x`. */
function withFolder(text: string): string {
    return text
        .replace(/file:\/{2,3}\$\{PROJECT_ROOT\}\/?/, "file:./")
        .replace(/\{root((?::parent)*):uri\}/, (_, up: string) => `file:./${"../".repeat(up.length / 7)}`)
        .replace("file:.//", "file:./");
}

/** A build has git, and no key for ssh. */
function readRepository(into: InputBuilder, text: string, address: string, where: string): void {
    const [, host = "", folder = ""] = /^git\+(?:ssh:\/\/[^/]*@|[^/@]*@)([^/:]+)(?::\d+)?[:/](.*)$/.exec(address) ?? [];
    if (host !== "" && !/^git\+(https?|file|git):/.test(address)) {
        into.faults.push({
            subject: where,
            problem: "fetches a repository by ssh, for which a build has no key.",
            fix: `Write: ${text.slice(0, text.length - address.length)}git+https://${host}/${folder}   A login there goes into gaiaflow:project.indexes, as url git+https://${host}`,
        });
        return;
    }
    if (!address.startsWith("git+")) {
        into.faults.push({
            subject: where,
            problem: `comes from a repository of ${address.split("+")[0] ?? ""}, and builds have git alone.`,
            fix: "Ask for the package as an index has it, or by the address of an archive of its source.",
        });
        return;
    }
    noteLogin(into, address, where);
    needsBuild(into, text, where, "comes from a repository");
}

/** A wheel tells what it needs; all else has to be built. */
function readAddress(
    into: InputBuilder,
    { address, hashes, named }: { address: string; hashes: readonly string[]; named: string | undefined },
    where: string,
): void {
    const [, name] = WHEEL.exec(address) ?? [];
    if (name === undefined) {
        const asked = named === undefined ? address : `${named} @ ${address}`;
        needsBuild(into, [asked, ...hashes.map(asOption)].join(" "), where, "is the source of a package");
        return;
    }
    const text = `${named ?? name} @ ${withoutPasswords(address)}`;
    const [, inAddress] = /#(?:.*&)?sha256=([0-9a-f]+)/.exec(address) ?? [];
    const all = inAddress === undefined ? hashes : [...hashes, `sha256:${inAddress}`];
    into.requirements.push({ text, name: normalizeName(named?.replace(/\[.*/, "") ?? name), where, hashes: all });
}

/** The hashes of a line that can be compared with those of files. */
function hashesOf(into: InputBuilder, line: string, where: string): string[] {
    const all = [...line.matchAll(/--hash[=\s](\w+):([0-9a-f]+)/g)];
    const hashes = all.flatMap(([, kind, hash = ""]) => (kind === "sha256" ? [`sha256:${hash}`] : []));
    if (all.length > 0 && hashes.length === 0) {
        into.faults.push({
            subject: where,
            problem: `has a hash of ${all[0]?.[1] ?? ""}, and files of an index are known by their sha256.`,
            fix: "Make the file again with sha256, as pip-compile --generate-hashes and uv export do.",
        });
    }
    return hashes;
}

/** Adds a requirement, or says what is no such thing. */
export function addRequirement(
    into: InputBuilder,
    text: string,
    where: string,
    hashes: readonly string[] = [],
    { isConstraint = false }: Partial<LinesFrom> = {},
): void {
    const { name } = splitRequirement(text) ?? {};
    if (name === undefined || /^[\w.-]+\s*:/.test(text)) {
        into.faults.push({
            subject: where,
            problem: `is ${JSON.stringify(withoutPasswords(text))}, which names no package.`,
            fix: "Write it as: name>=1.0",
        });
        return;
    }
    const meant = MISNAMED[name];
    if (meant !== undefined && !isConstraint) {
        into.faults.push({
            subject: where,
            problem: `asks for ${name}, which is no package that can be installed; what is meant is called ${meant}.`,
            fix: `Write: ${meant}`,
        });
        return;
    }
    const list = isConstraint ? into.constraints : into.requirements;
    // A folder that is asked for with several extras is read for each.
    if (!list.some((each) => each.text === text && each.where === where)) {
        list.push({ text, name, where, hashes });
    }
}

/** Notes what is resolved where the environment is built. */
export function needsBuild(into: InputBuilder, requirement: string, where: string, reason: string): void {
    const text = withoutPasswords(requirement);
    if (!into.needsBuild.some((each) => each.requirement === text && each.where === where)) {
        into.needsBuild.push({ requirement: text, where, reason });
    }
}
