import type { UserErrorParts } from "../lib/user-error";
import type { BoundAddress, Input, InputBuilder } from "./input";
import type { LockedPackage } from "./locked-package";
import { mayHoldOnLinux } from "./markers";
import { nameOfBuild, normalizeName, splitRequirement, withoutPasswords } from "./names";

/**
 * Adds a bound that is an address, `tool @ https://…`: who asks for the package gets it from there, and nobody asks for it by
 * that. Of a wheel uv sees to it.
 * @param named The package before the address, with its extras if it has any.
 * @param wheel The package's name by that of its wheel, if it is one.
 */
export function addBoundAddress(
    into: InputBuilder,
    address: string,
    where: string,
    { named, wheel }: { readonly named: string | undefined; readonly wheel: string | undefined },
): void {
    if (!mayHoldOnLinux(/\s;(.*)$/s.exec(address)?.[1] ?? "")) {
        return;
    }
    const [egg] = nameOfBuild({ requirement: address });
    const name = named === undefined ? (wheel ?? egg) : splitRequirement(named)?.name;
    if (name === undefined) {
        into.faults.push({
            subject: where,
            problem: "is a bound without a name, so that it bounds no package.",
            fix: `Write the name before it, NAME @ ${withoutPasswords(address)}   or take it out.`,
        });
        return;
    }
    const text = `${name} @ ${withoutPasswords(address)}`;
    if (wheel === undefined) {
        into.boundAddresses.push({ text, name: normalizeName(name), where });
    } else {
        into.constraints.push({ text, name: normalizeName(name), where, hashes: [] });
    }
}

/** What is wrong with packages that come from an index, and are bound to what has to be built. */
export function boundAddressFaults(
    packages: readonly LockedPackage[],
    { boundAddresses }: Pick<Input, "boundAddresses">,
): UserErrorParts[] {
    const isAsked = ({ name }: BoundAddress): boolean => packages.some((each) => each.name === name);
    return boundAddresses.filter(isAsked).map(({ name, text, where }) => ({
        subject: where,
        problem: `bounds ${name} to an address, and what is built of one has to be asked for by it.`,
        fix: `Write it among what is asked for, in place of ${name} if that stands there: ${text}`,
    }));
}
