import * as fs from "node:fs/promises";
import * as path from "node:path";
import { run } from "@gaiaflow/engine-core/run";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { TYPES_PAGE } from "./pages";

/**
 * Writes the page of what `main.ts` exports from the comments where things are declared, by TypeDoc: made with each site, it cannot be stale.
 *
 * @param modules Where TypeDoc is; see `tools.ts`.
 * @param into The folder of the site's pages.
 */
export async function writeTypes(modules: string, into: string): Promise<void> {
    const own = path.join(into, "types");
    const args = [
        ...["--tsconfig", path.join(programRoot, "tsconfig.json"), "--entryPoints", path.join(programRoot, "main.ts")],
        ...["--plugin", path.join(modules, "typedoc-plugin-markdown", "dist", "index.js"), "--out", own],
        ...["--outputFileStrategy", "modules", "--entryFileName", TYPES_PAGE, "--readme", "none"],
        // tsc and the lint look at the code; what an argument's type is made of in turn an editor shows.
        ...["--skipErrorChecking", "--validation.notExported", "false", "--validation.invalidLink", "false"],
        ...["--excludePrivate", "--excludeExternals", "--disableSources", "--hidePageHeader", "--hideBreadcrumbs"],
        ...["--hideGroupHeadings", "--parametersFormat", "table", "--treatWarningsAsErrors"],
        ...["--interfacePropertiesFormat", "table", "--classPropertiesFormat", "table"],
    ];
    await run("node", [path.join(modules, "typedoc", "bin", "typedoc"), ...args], { cwd: programRoot, log: "typedoc" });
    const text = await fs.readFile(path.join(own, `${TYPES_PAGE}.md`), "utf8");
    const titled = text
        .replace(/^# .*\n/, `---\noutline: 2\n---\n\n# Types of the components\n\n${HEAD}\n`)
        // All components extend one class; a constructor gives what it is of.
        .replaceAll(/^### Extends\n\n- `ComponentResource`\n\n|^##### (Overrides|Returns)\n\n.*\n\n/gm, "");
    await fs.writeFile(path.join(into, `${TYPES_PAGE}.md`), titled);
    await fs.rm(own, { recursive: true });
}

const HEAD =
    "What the npm package exports, with every argument, from the comments where they are declared. " +
    "What each is for, with an example: [components](./components.md).";
