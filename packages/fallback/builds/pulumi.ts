import * as path from "node:path";
import { ensureArtifact, type Artifact } from "@gaiaflow/engine-core/artifact";
import { buildGoProgram, goModuleTexts } from "./go-module";
import { reportOf, type ToolContext } from "@gaiaflow/engine-core/tool";
import { installPlugins } from "./plugins";
import type { Engines } from "@gaiaflow/toolchain/tools/pulumi/engines";
import { PULUMI_VERSION } from "@gaiaflow/toolchain/tools/pulumi/version";

const MODULE = path.join(__dirname, "registries", "pulumi");
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The same CLI, built from its Go module. */
export const builtPulumi: Artifact = {
    name: "pulumi",
    version: PULUMI_VERSION,
    origin: "registries",
    inputs: goModuleTexts(MODULE),
    make: (into, say) =>
        buildGoProgram({
            module: MODULE,
            package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            ldflags: `-X ${VERSION_VARIABLE}=v${PULUMI_VERSION}`,
            output: path.join(into, "pulumi"),
            log: "pulumi",
            say,
        }),
};

/**
 * The CLI, the language host and the provider plugins, all from package registries.
 *
 * @param why Worth saying of the CLI: why it is not the official one, where that was tried now.
 */
export async function getBuilt({ say }: ToolContext, why?: string): Promise<Engines> {
    const cli = await ensureArtifact(builtPulumi, say);
    const plugins = await installPlugins(path.join(cli.dir, "pulumi"), say);
    const record = { origin: "registries", bin: plugins.bin, home: plugins.home } as const;
    const report = { ...reportOf(builtPulumi, cli), ...(why === undefined ? {} : { detail: why }) };
    return { record, reports: [report, ...plugins.reports] };
}
