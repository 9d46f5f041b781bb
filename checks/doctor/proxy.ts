import type { Finding, MachineCheck } from "./check";

const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
const OWN = ["localhost", "127.0.0.1"];

export const proxy: MachineCheck = {
    name: "proxy",
    title: "Proxies",
    why: "A proxy cannot reach this machine's own services; and a container cannot reach a proxy that listens on this machine alone.",
    examples: [asksForOwn("HTTP_PROXY", "example.com"), onLoopback("HTTPS_PROXY", "http://127.0.0.1:3128")],
    find: ({ environment }) => {
        const value = (name: string) => environment[name] ?? environment[name.toLowerCase()] ?? "";
        const set = PROXIES.filter((name) => value(name) !== "");
        const [first] = set;
        const excluded = value("NO_PROXY")
            .split(",")
            .map((entry) => entry.trim());
        const isExcluded = excluded.includes("*") || OWN.every((host) => excluded.includes(host));
        return Promise.resolve([
            ...(first === undefined || isExcluded ? [] : [asksForOwn(first, value("NO_PROXY"))]),
            ...set
                .filter((name) => /^(\w+:\/\/)?([^@/]*@)?(localhost|127\.)/.test(value(name)))
                .map((name) => onLoopback(name, withoutLogin(value(name)))),
        ]);
    },
};

function withoutLogin(address: string): string {
    return address.replace(/\/\/[^@/]*@/, "//");
}

function asksForOwn(name: string, excluded: string): Finding {
    const all = [...new Set([...excluded.split(",").map((entry) => entry.trim()), ...OWN, ".localhost"])];
    return {
        problem: `${name} is set, and NO_PROXY does not leave this machine's own services out.`,
        fix: `Type: export NO_PROXY=${all.filter(Boolean).join(",")}\nAnd write that line into your shell's profile.`,
    };
}

function onLoopback(name: string, address: string): Finding {
    return {
        isNote: true,
        problem: `${name} (${address}) listens on this machine alone: builds in containers do without it.`,
        fix: "Let it listen at an address of the network, and name that one.",
    };
}
