/** Flags with which the CLI, the SDK and the plugins log all they can. */
export const EVERYTHING = ["-v=9", "--logtostderr", "--logflow", "--debug"] as const;

/**
 * The kinds of line with which the CLI and the SDK themselves log values, secret ones too, at this verbosity: as they
 * cross a process border. Any other line that holds a secret is a plugin's.
 */
const OF_PULUMI_ITSELF = /(?:Unm|M)arshaling property for RPC\[|RegisterResource RPC finished: resource:/;

/** The lines of a run with {@link EVERYTHING} that hold a secret but should not. */
export function leaksIn(
    { stdout, stderr }: { readonly stdout: string; readonly stderr: string },
    secrets: readonly string[],
): string[] {
    const lines = [...stdout.split("\n"), ...stderr.split("\n")];
    return lines.filter((line) => secrets.some((secret) => line.includes(secret)) && !OF_PULUMI_ITSELF.test(line));
}
