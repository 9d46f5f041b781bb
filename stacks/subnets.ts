import * as fs from "node:fs";
import * as os from "node:os";
import * as pulumi from "@pulumi/pulumi";
import type { NetworksArgs } from "../components/mlops/networks";
import { faultMessage } from "../config/config-commands";
import { engineJson } from "../lib/engine.cjs";
import type { StackIdentity } from "../lib/names";
import { firstSubnet, freeSubnets, subnetAt } from "../lib/subnets";
import { UserError } from "../lib/user-error";

/** Addresses for those networks of the stack that do not exist yet. */
export type NewSubnets = Pick<NetworksArgs, "subnets">;

/** Those of a preview, which asks the machine for none, are always the same. */
export async function newSubnets(stack: StackIdentity): Promise<NewSubnets> {
    const isPreview = pulumi.runtime.isDryRun();
    return { subnets: isPreview ? { platform: subnetAt(0), database: subnetAt(1) } : await chooseSubnets(stack) };
}

/**
 * Addresses for the stack's networks that nothing on this machine uses or has a route to.
 * @throws {pulumi.RunError} Where not enough are left, with what frees some.
 */
export async function chooseSubnets(stack: StackIdentity): Promise<NetworksArgs["subnets"]> {
    const taken = [...(await dockerSubnets()), ...interfaces(), ...routes()];
    try {
        const [platform, database] = freeSubnets(taken, firstSubnet(stack));
        return { platform, database };
    } catch (error) {
        throw error instanceof UserError ? new pulumi.RunError(faultMessage(stack.stack, [error])) : error;
    }
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
