import * as fs from "node:fs";
import * as os from "node:os";
import type { StackIdentity } from "../lib/names";
import { firstSubnet, freeSubnets, type Subnet } from "../lib/subnets";
import { engineJson } from "../lib/engine.cjs";

/** Addresses that no network of this machine has. */
export interface FreeSubnets {
    readonly platform: Subnet;
    readonly database: Subnet;
}

/** Addresses for the stack's networks that nothing on this machine uses or has a route to. */
export async function chooseSubnets(stack: StackIdentity): Promise<FreeSubnets> {
    const taken = [...(await dockerSubnets()), ...interfaces(), ...routes()];
    const [platform, database] = freeSubnets(taken, 2, firstSubnet(stack));
    if (!platform || !database) {
        throw new RangeError("no free subnet");
    }
    return { platform, database };
}

interface Network {
    readonly IPAM?: { readonly Config?: readonly { readonly Subnet?: string }[] | null };
}

async function dockerSubnets(): Promise<string[]> {
    const networks = (await engineJson("GET", "/networks")) as readonly Network[];
    return networks.flatMap(({ IPAM }) => (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []));
}

function interfaces(): string[] {
    return Object.values(os.networkInterfaces()).flatMap((own) => (own ?? []).flatMap(({ cidr }) => cidr ?? []));
}

/** The kernel's routes, a VPN's among them; none where there is no such table. */
function routes(): string[] {
    const table = "/proc/net/route";
    const [, ...lines] = fs.existsSync(table) ? fs.readFileSync(table, "utf8").trim().split("\n") : [];
    return lines.map((line) => {
        const [, destination = "", , , , , , mask = ""] = line.split("\t");
        const bits = [...littleEndian(mask)].reduce((sum, byte) => sum + byte.toString(2).replace(/0/g, "").length, 0);
        return `${littleEndian(destination).join(".")}/${bits}`;
    });
}

function littleEndian(hex: string): number[] {
    return (hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16)).reverse();
}
