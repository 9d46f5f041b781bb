import { contentHash } from "./hash";
import type { StackIdentity } from "./names";
import { UserError } from "./user-error";

/** A network's addresses, e.g. `172.30.4.0/24`, and the address of its gateway. */
export interface Subnet {
    readonly subnet: string;
    readonly gateway: string;
}

/**
 * The subnet that is proposed at `index`: /24 networks of 172.30.0.0/15, the part of Docker's own range that it hands
 * out last, and clear of Minikube's 192.168.49.0 and the 10.0.0.0/8 of most offices.
 */
export function subnetAt(index: number): Subnet {
    const prefix = `172.${30 + Math.floor(index / 256)}.${index % 256}`;
    return { subnet: `${prefix}.0/24`, gateway: `${prefix}.1` };
}

/** The address in a /24 network that a cluster's node takes: Docker gives out the low ones by itself. */
export function nodeAddress(subnet: string): string {
    return subnet.replace(/\d+\/24$/, "250");
}

/**
 * Where a stack looks first: two that are brought up at the same moment see the same networks taken, and would choose the
 * same free ones.
 *
 * @returns An even index for {@link freeSubnets}, of a stack always the same.
 */
export function firstSubnet({ project, stack }: StackIdentity): number {
    const hash = contentHash(new Map(Object.entries({ project, stack })));
    return (parseInt(hash, 16) % (COUNT / 2)) * 2;
}

/** How many there are. */
const COUNT = 512;

/**
 * The two of a stack, which overlap with none of the taken ones.
 * @param taken Networks as `address/bits`; what is no IPv4 network is passed over.
 * @param from Index of the first that is looked at. Defaults to 0.
 * @throws {UserError} Where not enough are left.
 */
export function freeSubnets(taken: readonly string[], from = 0): readonly [Subnet, Subnet] {
    const ranges = taken.map(range).filter((known) => known !== undefined);
    const free: Subnet[] = [];
    for (let index = 0; index < COUNT && free.length < 2; index++) {
        const candidate = subnetAt((from + index) % COUNT);
        const candidateRange = range(candidate.subnet);
        if (
            candidateRange &&
            !ranges.some((other) => candidateRange.first <= other.last && other.first <= candidateRange.last)
        ) {
            free.push(candidate);
        }
    }
    const [first, second] = free;
    if (first === undefined || second === undefined) {
        throw new UserError({
            problem: "Fewer than two /24 networks are left in 172.30.0.0/15 for the networks of the stack.",
            fix: "Remove the networks of Docker's that nothing uses: docker network prune",
        });
    }
    return [first, second];
}

function range(network: string): { first: number; last: number } | undefined {
    const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(network);
    if (!match) {
        return undefined;
    }
    const [a = 0, b = 0, c = 0, d = 0, bits = 32] = match.slice(1).map(Number);
    const size = 2 ** (32 - bits);
    const address = ((a * 256 + b) * 256 + c) * 256 + d;
    const first = address - (address % size);
    // The default route, 0.0.0.0/0, overlaps with everything and says nothing.
    return bits === 0 ? undefined : { first, last: first + size - 1 };
}
