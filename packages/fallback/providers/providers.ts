import type { ProviderDefinition } from "./kit/provider";

/**
 * Every stand-in provider, by the official plugin's name. Each is loaded only when its plugin is asked for, so that a
 * process that serves one does not pay for the others. A new provider is one more line here.
 */
export const providers: Readonly<Record<string, () => Promise<ProviderDefinition>>> = {
    command: async () => (await import("./command/provider")).commandProvider,
    docker: async () => (await import("./docker/provider")).dockerProvider,
    kubernetes: async () => (await import("./kubernetes/provider")).kubernetesProvider,
    random: async () => (await import("./random/provider")).randomProvider,
};
