import { docker } from "../../test/support/docker";
import { mebibytesOf } from "../../test/support/memory";

/** MiB of all containers with a label that run. */
export async function memoryOf(label: string): Promise<number> {
    const names = (await docker("ps", "--format", "{{.Names}}", "--filter", `label=${label}`))
        .split("\n")
        .filter(Boolean);
    const each = await Promise.all(names.map(mebibytesOf));
    return each.reduce((sum, mebibytes) => sum + mebibytes, 0);
}
