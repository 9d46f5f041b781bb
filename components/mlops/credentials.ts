import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { fernetKey } from "../../lib/fernet-key";
import { typeToken } from "../../lib/type-token";

export interface CredentialsArgs {
    /** One more than before makes all of them anew. */
    readonly version: number;
}

/**
 * Every password, key and token of a stack, made once and kept encrypted in its state. All are declared whatever
 * services run, since data that was written with them stays. They hold letters and digits only, and so fit into any
 * URL, file and command line.
 */
export class Credentials extends pulumi.ComponentResource {
    /** Passwords of the database roles. */
    public readonly databasePasswords: {
        readonly airflow: pulumi.Output<string>;
        readonly mlflow: pulumi.Output<string>;
    };
    /** The object store's root, for its console and for making buckets. */
    public readonly objectStoreRoot: { readonly user: pulumi.Output<string>; readonly password: pulumi.Output<string> };
    /** The key that services, tasks and notebooks use, limited to the stack's buckets. */
    public readonly s3: { readonly accessKey: pulumi.Output<string>; readonly secretKey: pulumi.Output<string> };
    /** Password of Airflow's user. */
    public readonly airflowPassword: pulumi.Output<string>;
    /** What Airflow encrypts connections with: the present key, and all before it, which still read them. */
    public readonly fernetKeys: pulumi.Output<string>;
    /** What Airflow signs its task tokens with. */
    public readonly jwtSecret: pulumi.Output<string>;
    /** What Airflow signs its pages' sessions with. */
    public readonly apiSecretKey: pulumi.Output<string>;
    /** JupyterLab's login token. */
    public readonly jupyterToken: pulumi.Output<string>;

    constructor(name: string, args: CredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "Credentials"), name, {}, opts);
        const password = (role: string, length: number): pulumi.Output<string> => {
            // A new version replaces the value: each of these is set again wherever it is checked.
            const keepers = { version: String(args.version) };
            return new random.RandomPassword(`${name}-${role}`, { length, special: false, keepers }, { parent: this })
                .result;
        };
        this.databasePasswords = { airflow: password("database-airflow", 32), mlflow: password("database-mlflow", 32) };
        // MinIO takes user names of 20 characters and passwords of 40 at most. Its names are random too: with
        // CVE-2026-40344 whoever knows the name needs no password.
        this.objectStoreRoot = { user: password("minio-user", 20), password: password("minio-password", 40) };
        this.s3 = { accessKey: password("s3-access-key", 20), secretKey: password("s3-secret-key", 40) };
        this.airflowPassword = password("airflow", 24);
        this.jwtSecret = password("airflow-jwt", 64);
        this.apiSecretKey = password("airflow-api", 64);
        this.jupyterToken = password("jupyter", 48);
        this.fernetKeys = fernetKeys(`${name}-fernet`, args.version, this);
        this.registerOutputs({});
    }
}

/**
 * The one value whose predecessors are still needed: a resource for each version, since a replaced one would take its
 * key with it. All of them stay, newest first: Airflow writes what it has stored anew only when it next runs, and may
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
