import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { fernetKey } from "../../lib/fernet-key";
import { typeToken } from "../../lib/type-token";
import type { ServiceDefinition } from "../../services/service";
import type { Passwords, ServiceOptions } from "../../services/stack";

export interface CredentialsArgs {
    /** All services that a stack may run: data that was written with their credentials stays. */
    readonly services: readonly Pick<ServiceDefinition, "database" | "furtherPasswords" | "passwords">[];
    /** What the configuration says to them. */
    readonly options: ServiceOptions;
    /** Increase by 1 to rotate all credentials. */
    readonly version: number;
}

/**
 * Every password, key and token of a stack, made once and kept encrypted in its state. All are declared whatever
 * services run. They hold letters and digits only, and so fit into any URL, file and command line.
 */
export class Credentials extends pulumi.ComponentResource {
    /** A service's password by its name in the catalogue. */
    public readonly password: Passwords;
    /** Passwords by database. */
    public readonly databases: Readonly<Record<string, pulumi.Output<string>>>;
    /** What Airflow encrypts connections with: the present key, and all before it, which still read them. */
    public readonly encryptionKeys: pulumi.Output<string>;
    /** Whether there were others before. */
    public readonly rotated: boolean;

    constructor(name: string, args: CredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "Credentials"), name, {}, opts);
        const make = (role: string, length: number): pulumi.Output<string> => {
            // A new version replaces the value: each of these is set again wherever it is checked.
            const keepers = { version: String(args.version) };
            return new random.RandomPassword(`${name}-${role}`, { length, special: false, keepers }, { parent: this })
                .result;
        };
        const lengths = args.services.flatMap(({ furtherPasswords, passwords }) =>
            Object.entries({ ...passwords, ...furtherPasswords?.(args.options) }),
        );
        const passwords = new Map(lengths.map(([role, length]) => [role, make(role, length)]));
        this.password = (role) => {
            const password = passwords.get(role);
            if (!password) {
                throw new Error(`no service of the catalogue has a password ${role}`);
            }
            return password;
        };
        const databases = args.services.flatMap(({ database }) => database ?? []).sort();
        this.databases = Object.fromEntries(databases.map((role) => [role, make(`database-${role}`, 32)]));
        this.encryptionKeys = fernetKeys(`${name}-fernet`, args.version, this);
        this.rotated = args.version > 1;
        this.registerOutputs({});
    }
}

/**
 * The one value whose predecessors are still needed: a resource for each version, since a replaced one would take its
 * key with it. All of them stay, newest first: Airflow re-encrypts what it has stored only when it next runs, and may
 * not have run since the first.
 */
function fernetKeys(name: string, version: number, parent: pulumi.Resource): pulumi.Output<string> {
    const versions = Array.from({ length: version }, (_, past) => version - past);
    // From passwords: the value of a RandomBytes is also its id, which stands in the state in clear text.
    const passwords = versions.map((number) => {
        const args = { length: 64, special: false };
        return new random.RandomPassword(`${name}-v${number}`, args, { parent }).result;
    });
    return pulumi.all(passwords).apply((texts) => texts.map(fernetKey).join(","));
}
