import { pluginEnvironment, type PluginRun } from "./plugin-run";

/**
 * Serves one of our stand-in providers until the engine ends it.
 *
 * It runs in this process: node starts once for the language host and all providers, not once for each.
 *
 * @throws {Error} When there is none of that name.
 */
export async function runProvider(name: string, { request, engine, output, signal }: PluginRun): Promise<void> {
    const { providers } = await import("../providers");
    const load = providers[name];
    if (load === undefined) {
        const known = Object.keys(providers).join(", ");
        throw new Error(`There is no stand-in for the provider "${name}", only for ${known}.`);
    }
    const { serveProvider } = await import("../kit/server");
    const provider = await serveProvider(await load(), {
        engineAddress: request.getArgsList().at(-1) ?? engine,
        directory: request.getPwd(),
        environment: pluginEnvironment(request),
    });
    output.stdout(`${provider.port}\n`);
    if (!signal.aborted) {
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    }
    await provider.stop();
}
