import { bundleConfigList, bundleConnection, type DagBundle } from "../../../lib/dag-bundle";

const https = { type: "git", repository: "https://git.example.com/dags.git", ref: "main" } as const;
const ssh = { type: "git", repository: "git@git.example.com:dags.git", ref: "v1", subdir: "dags" } as const;
const aws = { type: "s3", bucket: "team-airflow", prefix: "dags" } as const;
const GIT = "airflow.providers.git.bundles.git.GitDagBundle";
const LOCAL = "airflow.dag_processing.bundles.local.LocalDagBundle";
const S3 = "airflow.providers.amazon.aws.bundles.s3.S3DagBundle";

test.each<[string, DagBundle, string, object, object | undefined]>([
    ["an open repository", https, GIT, { repo_url: https.repository, tracking_ref: "main" }, undefined],
    [
        "a repository with a token",
        { ...https, token: "t" },
        GIT,
        { repo_url: https.repository, tracking_ref: "main", git_conn_id: "conn" },
        { conn_type: "git", host: https.repository, login: "git", password: "t" },
    ],
    [
        "a repository by ssh, whose key had lost its last newline",
        { ...ssh, privateKey: "KEY", knownHosts: "h ssh-ed25519 A" },
        GIT,
        { repo_url: ssh.repository, tracking_ref: "v1", subdir: "dags", git_conn_id: "conn" },
        {
            conn_type: "git",
            host: ssh.repository,
            extra: {
                private_key: "KEY\n",
                strict_host_key_checking: "yes",
                known_hosts_file: "/opt/gaiaflow/known_hosts",
            },
        },
    ],
    [
        "a repository by Airflow's own key",
        ssh,
        GIT,
        { repo_url: ssh.repository, tracking_ref: "v1", subdir: "dags", git_conn_id: "conn" },
        { conn_type: "git", host: ssh.repository, extra: { strict_host_key_checking: "accept-new" } },
    ],
    ["a bucket by Airflow's own role", aws, S3, { bucket_name: "team-airflow", prefix: "dags" }, undefined],
    [
        "a bucket elsewhere",
        { ...aws, endpoint: "http://s3:9000", region: "eu", accessKeyId: "k", secretAccessKey: "s" },
        S3,
        { bucket_name: "team-airflow", prefix: "dags", aws_conn_id: "conn" },
        {
            conn_type: "aws",
            login: "k",
            password: "s",
            extra: { region_name: "eu", endpoint_url: "http://s3:9000" },
        },
    ],
    ["an image", { type: "image" }, LOCAL, { path: "/opt/gaiaflow/dags/iris_prod" }, undefined],
])("%s, as Airflow takes it", (_, bundle, classpath, kwargs, connection) => {
    expect(JSON.parse(bundleConfigList(bundle, "iris_prod", "conn"))).toEqual([
        { name: "iris_prod", classpath, kwargs },
    ]);
    const text = bundleConnection(bundle);
    expect(text && (JSON.parse(text) as object)).toEqual(connection);
});
