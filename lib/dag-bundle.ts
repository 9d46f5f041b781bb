/** From where an Airflow elsewhere reads the DAGs. */
export type DagBundle = GitBundle | S3Bundle | ImageBundle;

/** A git repository that others push to. */
export interface GitBundle {
    readonly type: "git";
    /** Its address, by https or ssh; holds no credentials. */
    readonly repository: string;
    /** The branch or tag. */
    readonly ref: string;
    /** The folder with the DAGs. Absent: the repository's root. */
    readonly subdir?: string | undefined;
    readonly username?: string | undefined;
    readonly token?: string | undefined;
    /** For https: the certificates that vouch for the host, as PEM. Absent: those that whoever reads knows. */
    readonly caCertificate?: string | undefined;
    /** For ssh; absent: whoever reads has a key of its own. */
    readonly privateKey?: string | undefined;
    /** Keys of the host, as `ssh-keyscan` prints them. Absent: the first one that it shows is trusted. */
    readonly knownHosts?: string | undefined;
}

/** A part of a bucket, which an `up` keeps the same as the project's DAGs. */
export interface S3Bundle {
    readonly type: "s3";
    readonly bucket: string;
    readonly prefix: string;
    /** Absent: AWS's own. */
    readonly endpoint?: string | undefined;
    readonly region?: string | undefined;
    /** Absent, as the other half: what AWS's clients find by themselves. */
    readonly accessKeyId?: string | undefined;
    readonly secretAccessKey?: string | undefined;
}

/** An image with the project's DAGs at its root, which an `up` sends to the registry. */
export interface ImageBundle {
    readonly type: "image";
    /** Where in the registry. Absent: beside the project's image. */
    readonly repository?: string | undefined;
}

/** The folder in which Airflow finds what an {@link ImageBundle} holds. */
function bundleFolder(name: string): string {
    return `/opt/gaiaflow/dags/${name}`;
}

/** Where Airflow finds the file with {@link GitBundle.knownHosts}: its connection has a place for a path alone. */
const KNOWN_HOSTS_FILE = "/opt/gaiaflow/known_hosts";

/**
 * What `AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST` is set to:
 * https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/dag-bundles.html
 *
 * @param name The bundle's, among all of that Airflow.
 * @param connection The id of {@link bundleConnection}.
 */
export function bundleConfigList(bundle: DagBundle, name: string, connection: string): string {
    const hasConnection = bundleConnection(bundle) !== undefined;
    return JSON.stringify([{ name, ...bundleClass(bundle, name, hasConnection ? connection : undefined) }]);
}

/** What Airflow makes a bundle of. @param connection Its connection's id; absent where it needs none. */
function bundleClass(bundle: DagBundle, name: string, connection: string | undefined): object {
    switch (bundle.type) {
        case "git":
            return {
                classpath: "airflow.providers.git.bundles.git.GitDagBundle",
                kwargs: {
                    repo_url: bundle.repository,
                    tracking_ref: bundle.ref,
                    ...(bundle.subdir === undefined ? {} : { subdir: bundle.subdir }),
                    ...(connection === undefined ? {} : { git_conn_id: connection }),
                },
            };
        case "s3":
            return {
                classpath: "airflow.providers.amazon.aws.bundles.s3.S3DagBundle",
                kwargs: {
                    bucket_name: bundle.bucket,
                    prefix: bundle.prefix,
                    ...(connection === undefined ? {} : { aws_conn_id: connection }),
                },
            };
        case "image":
            return {
                classpath: "airflow.dag_processing.bundles.local.LocalDagBundle",
                kwargs: { path: bundleFolder(name) },
            };
    }
}

/**
 * The connection with which Airflow reads the bundle, as JSON; undefined where it needs none.
 *
 * @param knownHostsFile Where Airflow finds {@link GitBundle.knownHosts}.
 */
export function bundleConnection(bundle: DagBundle, knownHostsFile = KNOWN_HOSTS_FILE): string | undefined {
    switch (bundle.type) {
        case "git":
            return json(gitConnection(bundle, knownHostsFile));
        case "s3":
            return json(awsConnection(bundle));
        case "image":
            return undefined;
    }
}

function json(connection: object | undefined): string | undefined {
    return connection && JSON.stringify(connection);
}

/** https://airflow.apache.org/docs/apache-airflow-providers-git/stable/connections/git.html */
function gitConnection(
    { repository, username, token, privateKey, knownHosts }: GitBundle,
    knownHostsFile: string,
): object | undefined {
    if (!isSsh(repository)) {
        return token === undefined
            ? undefined
            : { conn_type: "git", host: repository, login: username ?? TOKEN_USER, password: token };
    }
    const extra = {
        ...(privateKey === undefined ? {} : { private_key: keyText(privateKey) }),
        // Named, since the provider is about to change what it does by default.
        strict_host_key_checking: knownHosts === undefined ? "accept-new" : "yes",
        ...(knownHosts === undefined ? {} : { known_hosts_file: knownHostsFile }),
    };
    return { conn_type: "git", host: repository, extra };
}

/** https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/connections/aws.html */
function awsConnection({ accessKeyId, secretAccessKey, endpoint, region }: S3Bundle): object | undefined {
    const extra = {
        ...(region === undefined ? {} : { region_name: region }),
        ...(endpoint === undefined ? {} : { endpoint_url: endpoint }),
    };
    const key = accessKeyId === undefined ? {} : { login: accessKeyId, password: secretAccessKey };
    return Object.keys({ ...extra, ...key }).length === 0 ? undefined : { conn_type: "aws", ...key, extra };
}

/** Whom a token is sent as where no user is named; hosts look at the token alone. */
export const TOKEN_USER = "git";

/** Whether a repository's address is one of ssh: `ssh://…` or `user@host:path`. */
export function isSsh(repository: string): boolean {
    return !repository.startsWith("https://");
}

/** ssh takes a key only with the newline at its end, which is lost on the way through a configuration. */
export function keyText(privateKey: string): string {
    return `${privateKey.trim()}\n`;
}
