/** The database of a service, as SQLAlchemy addresses it. */
export function databaseUrl(args: { readonly role: string; readonly password: string; readonly host: string }): string {
    const { role, password, host } = args;
    // The driver is named: a bare postgresql:// means another one, by which packages are there.
    return `postgresql+psycopg2://${role}:${encodeURIComponent(password)}@${host}:5432/${role}`;
}

/**
 * A database of a server elsewhere, as SQLAlchemy addresses it: for its blocking calls and for its asynchronous ones.
 *
 * Each names its driver. That of the second is not the one that Airflow would take, asyncpg, which knows no `sslmode`. A server
 * that the address says nothing else of has to show a certificate of its name.
 *
 * @param args.url `postgresql://user:password@host:port/?sslmode=…`
 * @param args.certificates The file with certificates that vouch for it.
 */
export function externalDatabase(args: {
    readonly url: string;
    readonly database: string;
    readonly certificates: string;
}): Readonly<Record<"sync" | "async", string>> {
    const { database, certificates, url } = args;
    const { host, password, searchParams, username } = new URL(url);
    if (!searchParams.has("sslmode")) {
        searchParams.set("sslmode", "verify-full");
    }
    if (/^verify-/.test(searchParams.get("sslmode") ?? "") && !searchParams.has("sslrootcert")) {
        searchParams.set("sslrootcert", certificates);
    }
    const rest = `${username}:${password}@${host}/${database}?${searchParams.toString()}`;
    return { sync: `postgresql+psycopg2://${rest}`, async: `postgresql+psycopg://${rest}` };
}
