import { dependencies } from "../../../../package.json";
import { ensureArtifact } from "@gaiaflow/engine-core/artifact";
import { reportOf, type ToolReport } from "@gaiaflow/engine-core/tool";
import { providers } from "../../providers/providers";
import { standInPlugins } from "./bundle";
import { layOutHome, type Home } from "./home";

export { standInPlugins } from "./bundle";

/**
 * Bundles the stand-in plugins, unless they are in the cache, and gives the CLI a home with them.
 *
 * @param cli The `pulumi` command.
 * @throws {ToolError} When they cannot be bundled.
 */
export async function installPlugins(
    cli: string,
    say: (text: string) => void,
): Promise<Home & { readonly reports: readonly ToolReport[] }> {
    const entry = await ensureArtifact(standInPlugins, say);
    const home = await layOutHome({ cli, plugins: entry.dir, providers: Object.keys(providers).map(withVersion) });
    return { ...home, reports: [{ ...reportOf(standInPlugins, entry), detail: "stand-in" }] };
}

/** The engine asks for exactly the version of the npm package that the program uses. */
function withVersion(provider: string): [string, string] {
    const version = (dependencies as Partial<Record<string, string>>)[`@pulumi/${provider}`];
    if (version === undefined) {
        throw new Error(
            `There is a stand-in for the provider "${provider}", but package.json has no @pulumi/${provider}.`,
        );
    }
    return [provider, version];
}
