import { STAND_IN } from "../lib/preview";

/** Whether a value is a kubeconfig itself and not the path of one. Only a text is encrypted, and so has a stand-in. */
export function isKubeconfigText(value: string): boolean {
    return value.startsWith(STAND_IN) || /[\n{]|apiVersion:/.test(value.trim());
}
