/** The processors that a lock is for; images are of Linux alone. */
const MACHINES = ["x86_64", "aarch64"];

/** What a lock is resolved for, as uv takes it: one Python, on Linux, on both processors or only the first. */
export function environments(python: string, isForAllMachines = true): string[] {
    const below = `python_full_version < '3.${minorOf(python) + 1}'`;
    return MACHINES.slice(0, isForAllMachines ? MACHINES.length : 1).map(
        (machine) => `sys_platform == 'linux' and platform_machine == '${machine}' and ${below}`,
    );
}

/** The marker that uv gives what is for all of {@link environments}: it says nothing, and is left out. */
export function isEverywhere(marker: string): boolean {
    const linux = (machine: string): string => `platform_machine == '${machine}' and sys_platform == 'linux'`;
    const both = MACHINES.toReversed().map((machine) => `(${linux(machine)})`);
    const all = [`(${both.join(" or ")})`, linux(MACHINES[0] ?? "")];
    return all.includes(marker.replace(/^python_full_version < '3\.\d+' and /, ""));
}

/** Whether a wheel can be installed in an image: for this Python, on Linux with glibc, on one of the processors. */
export function fits(wheel: string, python: string): boolean {
    const [platforms = "", abis = "", pythons = ""] = wheel
        .replace(/\.whl$/, "")
        .split("-")
        .reverse();
    const minor = minorOf(python);
    const isForPython = pythons.split(".").some((tag) => {
        const [, kind, version] = /^(py|cp)3(\d*)$/.exec(tag) ?? [];
        const named = version === "" ? 0 : Number(version);
        const isStable = kind === "py" || abis.split(".").includes("abi3") || abis === "none";
        return kind !== undefined && (named === minor || (named < minor && isStable));
    });
    const isForAbi = abis.split(".").some((abi) => ["none", "abi3", `cp3${minor}`].includes(abi));
    const isForPlatform = platforms.split(".").some((each) => each === "any" || isGlibc(each));
    return isForPython && isForAbi && isForPlatform;
}

function isGlibc(platform: string): boolean {
    return /^(manylinux|linux)/.test(platform) && MACHINES.some((machine) => platform.endsWith(`_${machine}`));
}

/** 13 of `3.13`. */
export function minorOf(python: string): number {
    return Number(/^3\.(\d+)/.exec(python)?.[1] ?? Number.NaN);
}
