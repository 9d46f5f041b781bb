import * as path from "node:path";
import { ensureArtifact, type Artifact } from "@gaiaflow/engine-core/artifact";
import { reportOf, type ToolContext, type ToolReport } from "@gaiaflow/engine-core/tool";
import { buildGoProgram, goModuleTexts, pinnedVersion } from "./go-module";
import { installPlugins, type ProviderVersions } from "./plugins";
import type { Home } from "./plugins/home";

const MODULE = path.join(__dirname, "registries", "pulumi");
const VERSION = pinnedVersion(MODULE, "github.com/pulumi/pulumi/pkg/v3");
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The same CLI, built from its Go module. */
export const builtPulumi: Artifact = {
    name: "pulumi",
    version: VERSION,
    origin: "registries",
    inputs: goModuleTexts(MODULE),
    make: (into, say) =>
        buildGoProgram({
            module: MODULE,
            package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            ldflags: `-X ${VERSION_VARIABLE}=v${VERSION}`,
            output: path.join(into, "pulumi"),
            log: "pulumi",
            say,
        }),
};

/** The CLI, the language host and the provider plugins, all from package registries. */
export async function getBuiltPulumi(
    { say }: ToolContext,
    versions: ProviderVersions,
): Promise<Home & { readonly reports: readonly ToolReport[] }> {
    const cli = await ensureArtifact(builtPulumi, say);
    const { bin, home, reports } = await installPlugins(path.join(cli.dir, "pulumi"), versions, say);
    return { bin, home, reports: [reportOf(builtPulumi, cli), ...reports] };
}
