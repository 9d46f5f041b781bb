/** Variables by which containers and pods find their own programs and files. */
const OWN = ["PATH", "HOME", "USER", "SHELL", "HOSTNAME", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_PRELOAD"];

/** Whether a variable is not the user's to set. In Python: `runner_variables.OWN_PREFIX`. */
export function isOwnVariable(name: string): boolean {
    return OWN.includes(name) || name.startsWith("GAIAFLOW_");
}
