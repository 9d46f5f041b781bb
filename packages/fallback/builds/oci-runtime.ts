import * as fs from "node:fs";
import * as path from "node:path";
import { ensureArtifact, type Artifact } from "@gaiaflow/engine-core/artifact";
import { buildGoProgram } from "./go-module";

const MODULE = path.join(__dirname, "registries", "oci-runtime");
const VERSION = "1";

/**
 * The runtime that asks runc only for what the machine can give: one static program, which also serves inside a
 * container (it finds runc by itself).
 */
export const ociRuntime: Artifact = {
    name: "oci-runtime",
    version: VERSION,
    origin: "registries",
    inputs: fs
        .readdirSync(MODULE)
        .filter((name) => name === "go.mod" || (name.endsWith(".go") && !name.endsWith("_test.go")))
        .map((name) => fs.readFileSync(path.join(MODULE, name), "utf8")),
    make: (into, say) =>
        buildGoProgram({
            module: MODULE,
            package: ".",
            ldflags: "",
            output: path.join(into, "oci-runtime"),
            log: "oci-runtime",
            say,
        }),
};

/**
 * Path of that program in the cache, built when it is not there.
 *
 * @throws {UserError} When it cannot be built.
 */
export async function ociRuntimeBinary(say: (text: string) => void): Promise<string> {
    const { dir } = await ensureArtifact(ociRuntime, say);
    return path.join(dir, "oci-runtime");
}
