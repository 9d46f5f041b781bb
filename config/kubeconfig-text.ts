/** Whether a value is a kubeconfig itself and not the path of one. */
export function isKubeconfigText(value: string): boolean {
    return /[\n{]|apiVersion:/.test(value.trim());
}
