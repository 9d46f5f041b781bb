import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { docker, tryDocker } from "./docker-engine";
import { until } from "./until";

/** A Postgres server that no stack has made, which takes no connection without TLS. */
export interface TlsPostgres {
    /** Its address, with user and password. */
    readonly url: string;
    /** What vouches for it, and for no other. */
    readonly certificate: string;
    /** What a query of one value gives. */
    readonly query: (database: string, sql: string) => Promise<string>;
    readonly remove: () => Promise<void>;
}

const USER = "team";
/** No address holds it as it is. */
const PASSWORD = "p@ss w/ %41";

const START = `
until [ -f /tmp/server.key ]; do sleep 0.2; done
initdb --pgdata /tmp/pg --auth scram-sha-256 --pwfile /tmp/password >/dev/null
echo "local all all trust" >/tmp/hba
echo "hostssl all all 0.0.0.0/0 scram-sha-256" >>/tmp/hba
exec postgres -D /tmp/pg -k /tmp -c listen_addresses='*' -c hba_file=/tmp/hba \\
    -c ssl=on -c ssl_cert_file=/tmp/server.crt -c ssl_key_file=/tmp/server.key
`;

/** Starts one in a network, with these databases, which belong to a user who may make more. */
export async function startTlsPostgres(
    container: string,
    network: string,
    databases: readonly string[],
): Promise<TlsPostgres> {
    const images = await docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "gaiaflow/postgres");
    const [image = ""] = images.split("\n");
    await tryDocker(["rm", "--force", "--volumes", container]);
    const run = ["--detach", "--name", container, "--network", network, "--entrypoint", "sh"];
    await docker("run", ...run, image, "-c", START);
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    const address = (await docker("inspect", "--format", format, container)).trim();
    const certificate = await copyFiles(container, address);
    const psql = (database: string, sql: string, user = USER) =>
        docker("exec", container, "psql", "-h", "/tmp", "-U", user, "-tAc", sql, database);
    const isUp = () =>
        psql("postgres", "SELECT 1", "postgres").then(
            () => true,
            () => false,
        );
    await until("Postgres is up", isUp);
    // As a team has it from its provider: no superuser.
    await psql("postgres", `CREATE ROLE ${USER} LOGIN CREATEDB PASSWORD '${PASSWORD}'`, "postgres");
    for (const database of databases) {
        await psql("postgres", `CREATE DATABASE ${database}`);
    }
    return {
        url: `postgresql://${USER}:${encodeURIComponent(PASSWORD)}@${address}:5432`,
        certificate,
        query: async (database, sql) => (await psql(database, sql)).trim(),
        remove: async () => {
            await docker("rm", "--force", "--volumes", container);
        },
    };
}

/** Its password, key and certificate, the last of which lets it start. @returns The certificate. */
async function copyFiles(container: string, address: string): Promise<string> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-postgres-"));
    const [certificate, key] = [path.join(folder, "server.crt"), path.join(folder, "server.key")];
    const subject = ["-subj", "/CN=gaiaflow-test", "-addext", `subjectAltName=IP:${address}`];
    const files = ["-keyout", key, "-out", certificate];
    await execa("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject, ...files]);
    await fs.writeFile(path.join(folder, "password"), PASSWORD);
    // As root's and for its group, which is Postgres' here; it takes a key that others cannot read.
    await fs.chmod(key, 0o640);
    for (const name of ["password", "server.crt", "server.key"]) {
        await docker("cp", path.join(folder, name), `${container}:/tmp/${name}`);
    }
    const text = await fs.readFile(certificate, "utf8");
    await fs.rm(folder, { recursive: true });
    return text;
}
