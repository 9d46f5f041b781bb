import * as fs from "node:fs";
import * as path from "node:path";

/**
 * The folder's address where the stack's state is kept on this machine; undefined where it is somewhere else, or not
 * known. By Pulumi's rules PULUMI_BACKEND_URL wins over what the project's file says, and that over a login.
 */
export function localBackend(projectRoot: string, environment = process.env): string | undefined {
    const url = environment["PULUMI_BACKEND_URL"] || projectBackend(projectRoot);
    return url?.startsWith("file:") ? url : undefined;
}

/** `backend.url` of the project's file. */
function projectBackend(projectRoot: string): string | undefined {
    const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => path.join(projectRoot, name)).find(fs.existsSync);
    const text = file === undefined ? "" : fs.readFileSync(file, "utf8");
    return /^backend:\s*\n(?:[ \t]+.*\n)*?[ \t]+url:[ \t]*["']?([^\s"']+)/m.exec(text)?.[1];
}
