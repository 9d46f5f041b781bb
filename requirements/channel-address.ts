import type { CondaAsk, CondaPackage, CondaPackages } from "./conda-ask";

/** conda's `defaults` are two, of another host. */
const DEFAULTS = ["https://repo.anaconda.com/pkgs/main", "https://repo.anaconda.com/pkgs/r"];

/** Where channels are that a name alone stands for. */
const PUBLIC = "https://conda.anaconda.org";

/** A channel's address, the same on every machine: its own, or that of its name at anaconda.org. */
export function addresses(channel: string): string[] {
    const isAddress = /^(https?|file):\/\//.test(channel);
    return channel === "defaults" ? DEFAULTS : [isAddress ? channel.replace(/\/+$/, "") : `${PUBLIC}/${channel}`];
}

/** Where this machine asks for what has an address at anaconda.org: below its `CONDA_CHANNEL_ALIAS`, where it has one. */
export function fromHere(address: string): string {
    const alias = process.env["CONDA_CHANNEL_ALIAS"]?.replace(/\/+$/, "") ?? "";
    return alias !== "" && address.startsWith(`${PUBLIC}/`) ? `${alias}${address.slice(PUBLIC.length)}` : address;
}

/**
 * Packages by the addresses of their channels instead of those that this machine asks at: the lock is for all.
 * @param channels By their own addresses. A mirror that one of them names itself stays as it is.
 */
export function fromAnywhere(packages: CondaPackages, channels: readonly string[]): CondaPackages {
    const byAddress = new Map(channels.toReversed().map((channel) => [fromHere(channel), channel]));
    const moved = ({ url, ...rest }: CondaPackage): CondaPackage => {
        const [channel = "", file = ""] = /^(.*)(\/[^/]+\/[^/]+)$/.exec(url)?.slice(1) ?? [];
        return { url: `${byAddress.get(channel) ?? channel}${file}`, ...rest };
    };
    return Object.fromEntries(Object.entries(packages).map(([subdir, each]) => [subdir, each.map(moved)]));
}

/** `conda-forge` of `conda-forge::gdal>=3.8`. */
const IN_SPEC = /^([^[\]\s]+?)::/;

/** The channels that specs name, beside those of the file. */
export function channelsInSpecs({ specs }: CondaAsk): string[] {
    return specs.flatMap(({ text }) => IN_SPEC.exec(text)?.[1] ?? []);
}

/** A spec with its channel by the address that it is asked at: a machine's mirror has no name. */
export function addressed(text: string): string {
    const [start, channel] = IN_SPEC.exec(text) ?? [];
    return start === undefined || channel === undefined || channel === "defaults"
        ? text.replace(/^defaults::/, "")
        : `${fromHere(addresses(channel)[0] ?? channel)}::${text.slice(start.length)}`;
}

/** Where a lock of conda's has its packages: the addresses before `/linux-64/…`. */
export function channelsOf(packages: CondaPackages): string[] {
    const all = Object.values(packages).flatMap((each) => each.map(({ url }) => url));
    return [...new Set(all.map((url) => url.replace(/\/[^/]+\/[^/]+$/, "")))];
}
