import { ensureArtifact } from "@gaiaflow/engine-core/artifact";
import { reportOf, type ToolReport } from "@gaiaflow/engine-core/tool";
import { providers } from "../../providers/providers";
import { standInPlugins } from "./bundle";
import { layOutHome, type Home } from "./home";

/** Versions of providers by their names. */
export type ProviderVersions = Readonly<Partial<Record<string, string>>>;

/**
 * Bundles the stand-in plugins, unless they are in the cache, and gives the CLI a home with them.
 *
 * @param cli The `pulumi` command.
 * @param versions Of the npm packages that the program uses: the engine asks for exactly these.
 * @throws {UserError} When they cannot be bundled.
 */
export async function installPlugins(
    cli: string,
    versions: ProviderVersions,
    say: (text: string) => void,
): Promise<Home & { readonly reports: readonly ToolReport[] }> {
    const entry = await ensureArtifact(standInPlugins, say);
    const versioned = Object.keys(providers).map((name) => [name, versionOf(name, versions)] as const);
    const home = await layOutHome({ cli, plugins: entry.dir, providers: versioned });
    return { ...home, reports: [{ ...reportOf(standInPlugins, entry), detail: "stand-in" }] };
}

function versionOf(provider: string, versions: ProviderVersions): string {
    const version = versions[provider];
    if (version === undefined) {
        throw new Error(
            `There is a stand-in for the provider "${provider}", but the program has no @pulumi/${provider}.`,
        );
    }
    return version;
}
