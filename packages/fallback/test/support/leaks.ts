/**
 * The two kinds of line with which the CLI and the SDK themselves log values, secret ones too, at the highest verbosity:
 * as they cross a process border. Any other line that holds a secret is a plugin's.
 */
export const OF_PULUMI_ITSELF = /(?:Unm|M)arshaling property for RPC\[|RegisterResource RPC finished: resource:/;

/** A value as the API server holds it in a Secret. */
export function encoded(text: string): string {
    return Buffer.from(text).toString("base64");
}

/** Lines of a log that hold a secret, in clear or as the API server has it, and are not of Pulumi itself. */
export function leaksIn(log: string, secrets: readonly string[]): string[] {
    const forms = secrets.flatMap((secret) => [secret, encoded(secret)]);
    return log.split("\n").filter((line) => forms.some((form) => line.includes(form)) && !OF_PULUMI_ITSELF.test(line));
}
