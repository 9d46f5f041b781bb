import type { CondaAsk, CondaPackages } from "./conda-ask";

/** conda's `defaults` are two, of another host. */
const DEFAULTS = ["https://repo.anaconda.com/pkgs/main", "https://repo.anaconda.com/pkgs/r"];

/** Where a channel is asked: at its address, or at that of its name below `CONDA_CHANNEL_ALIAS`, as conda has it. */
export function addresses(channel: string): string[] {
    const alias = (process.env["CONDA_CHANNEL_ALIAS"] ?? "https://conda.anaconda.org").replace(/\/+$/, "");
    const isAddress = /^(https?|file):\/\//.test(channel);
    return channel === "defaults" ? DEFAULTS : [isAddress ? channel.replace(/\/+$/, "") : `${alias}/${channel}`];
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
        : `${addresses(channel)[0] ?? channel}::${text.slice(start.length)}`;
}

/** Where a lock of conda's has its packages: the addresses before `/linux-64/…`. */
export function channelsOf(packages: CondaPackages): string[] {
    const all = Object.values(packages).flatMap((each) => each.map(({ url }) => url));
    return [...new Set(all.map((url) => url.replace(/\/[^/]+\/[^/]+$/, "")))];
}
