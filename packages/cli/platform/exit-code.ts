/** Pulumi's exit code as one of ours: it has one for each way to fail, of which 3 would be that of `drift`. */
export function asExitCode(code: number): number {
    return code === 0 ? 0 : 1;
}
