import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import * as tls from "node:tls";
import { debianMirror, parseAptSources, type DebianMirror } from "./apt";
import { CERTIFICATE_VARIABLES, mergeCertificates } from "./certificates";
import { npmSettingsOf, parseNpmrc, type NpmSetting } from "./npm";
import { parsePipConfig, pipSettingsOf, type PipSettings } from "./python";

/** How this machine reaches its package registries, as far as it differs from any other machine. */
export interface MachineSettings {
    readonly debian: DebianMirror;
    /** Output of `apt-config dump`. */
    readonly aptConfig: string;
    /** Text of apt's `auth.conf` files. */
    readonly aptAuth: string;
    readonly pip: PipSettings;
    readonly npm: readonly NpmSetting[];
    /** Go's settings out of its file, the environment above them. */
    readonly go: NodeJS.ProcessEnv;
    readonly environment: NodeJS.ProcessEnv;
    /** Every certificate that the machine trusts, in PEM; always there. */
    readonly certificates: string;
    /** Whether the machine trusts an authority that others do not. */
    readonly ownAuthority: boolean;
}

const SYSTEM_BUNDLES = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/** Reads the settings of this machine; a file that is missing is a setting that nobody made. */
export async function readMachine(environment: NodeJS.ProcessEnv = process.env): Promise<MachineSettings> {
    const home = os.homedir();
    const configHome = environment["XDG_CONFIG_HOME"] ?? path.join(home, ".config");
    const pipFiles = ["/etc/pip.conf", path.join(home, ".pip/pip.conf"), path.join(configHome, "pip/pip.conf")];
    const npmFiles = ["/etc/npmrc", "/usr/etc/npmrc", path.join(home, ".npmrc")];
    const pip = (await Promise.all(pipFiles.map(read))).map(parsePipConfig);
    const npm = (await Promise.all(npmFiles.map(read))).map((text) => parseNpmrc(text, environment));
    const goFile = await read(environment["GOENV"] ?? path.join(configHome, "go/env"));
    return {
        debian: await readDebianMirror(environment),
        aptConfig: (await execa("apt-config", ["dump"], { reject: false })).stdout,
        aptAuth: (await readAll("/etc/apt/auth.conf.d", /\.conf$/)) + (await read("/etc/apt/auth.conf")),
        pip: Object.assign({}, ...pip, pipSettingsOf(environment)) as PipSettings,
        npm: [...npm.flat(), ...npmSettingsOf(environment)],
        go: { ...Object.fromEntries(parseNpmrc(goFile, {}).map(({ name, value }) => [name, value])), ...environment },
        environment,
        ...(await readCertificates(environment)),
    };
}

async function readDebianMirror(environment: NodeJS.ProcessEnv): Promise<DebianMirror> {
    const override = environment["GAIAFLOW_DEBIAN_MIRROR"];
    if (override !== undefined && override !== "") {
        return { main: { uri: override, suites: [], trusted: false } };
    }
    // Ubuntu's mirror does not hold Debian.
    if (!/^ID="?debian"?$/m.test(await read("/etc/os-release"))) {
        return {};
    }
    const lists = "/etc/apt/sources.list.d";
    const texts = [
        await read("/etc/apt/sources.list"),
        await readAll(lists, /\.list$/),
        await readAll(lists, /\.sources$/),
    ];
    const mirror = debianMirror(texts.flatMap(parseAptSources));
    const entries = Object.entries(mirror) as [keyof DebianMirror, NonNullable<DebianMirror["main"]>][];
    const resolved = entries.map(
        async ([name, source]) => [name, { ...source, uri: await followList(source.uri) }] as const,
    );
    return Object.fromEntries(await Promise.all(resolved));
}

/** Cloud images of Debian name a file with the addresses of mirrors; its first is taken. */
async function followList(uri: string): Promise<string> {
    const [, file] = /^mirror\+file:(?:\/\/)?(\/.+)$/.exec(uri) ?? [];
    return file === undefined ? uri : ((await read(file)).split(/\s/)[0] ?? uri);
}

async function readCertificates(
    environment: NodeJS.ProcessEnv,
): Promise<Pick<MachineSettings, "certificates" | "ownAuthority">> {
    const named = CERTIFICATE_VARIABLES.flatMap((name) => environment[name] ?? []);
    const local = await readAll("/usr/local/share/ca-certificates", /\.crt$/);
    const system = (await Promise.all(SYSTEM_BUNDLES.map(read))).find((text) => text !== "");
    const extra = await Promise.all(named.map(read));
    const certificates = mergeCertificates([system ?? tls.rootCertificates.join("\n"), local, ...extra]);
    return { certificates, ownAuthority: named.length > 0 || local !== "" };
}

async function readAll(folder: string, names: RegExp): Promise<string> {
    const files = await fs.readdir(folder).catch(() => []);
    const wanted = files.filter((name) => names.test(name)).sort();
    const texts = await Promise.all(wanted.map((name) => read(path.join(folder, name))));
    return texts.map((text) => `${text}\n\n`).join("");
}

async function read(file: string): Promise<string> {
    return fs.readFile(file, "utf8").catch(() => "");
}
