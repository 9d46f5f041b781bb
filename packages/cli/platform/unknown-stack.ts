import * as fs from "node:fs";
import { projectFile } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { readYaml } from "@gaiaflow/toolchain/core/project";
import { stackFilePath } from "@gaiaflow/toolchain/core/stack-file";
import { MODES } from "../../../lib/modes";
import { findStackFiles } from "../preview/stack-files";

/**
 * What to say of a stack that was most likely mistyped: it has no file, and its name is no mode. Undefined of any other, and
 * where Pulumi.yaml has configuration, too.
 */
export function unknownStack(stack: string): UserError | undefined {
    const isMode = (MODES as readonly string[]).includes(stack);
    // Backends of many projects have names of more parts.
    if (isMode || stack.includes("/") || fs.existsSync(stackFilePath(stack)) || "config" in readYaml(projectFile())) {
        return undefined;
    }
    try {
        findStackFiles(stack);
        return undefined;
    } catch (error) {
        if (error instanceof UserError) {
            return error;
        }
        throw error;
    }
}
