/** The database of a service, as SQLAlchemy addresses it. */
export function databaseUrl(args: { readonly role: string; readonly password: string; readonly host: string }): string {
    const { role, password, host } = args;
    // The driver is named: a bare postgresql:// means another one, by which packages are there.
    return `postgresql+psycopg2://${role}:${encodeURIComponent(password)}@${host}:5432/${role}`;
}
