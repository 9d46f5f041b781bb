import * as path from "node:path";
import { ensureArtifact, type Artifact } from "@gaiaflow/engine-core/artifact";
import { buildGoProgram, goModuleTexts, pinnedVersion } from "../../packages/fallback/builds/go-module";

const MODULE = path.join(__dirname, "compose");
const VERSION = pinnedVersion(MODULE, "github.com/docker/compose/v2");

/** `docker compose`, built from its Go module; it runs by itself as well as under `docker`. */
const compose: Artifact = {
    name: "compose",
    version: VERSION,
    origin: "registries",
    inputs: goModuleTexts(MODULE),
    make: (into, say) =>
        buildGoProgram({
            module: MODULE,
            package: "github.com/docker/compose/v2/cmd",
            ldflags: `-X github.com/docker/compose/v2/internal.Version=v${VERSION}`,
            output: path.join(into, "docker-compose"),
            log: "compose",
            say,
        }),
};

/** Absolute path of the command, and its version. The first time it is built, in a minute or two, into the cache. */
export async function composeBinary(
    say: (text: string) => void,
): Promise<{ readonly file: string; readonly version: string }> {
    const { dir } = await ensureArtifact(compose, say);
    return { file: path.join(dir, "docker-compose"), version: VERSION };
}
