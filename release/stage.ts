import * as fs from "node:fs/promises";
import * as path from "node:path";
import { PUBLISHED_IMAGES } from "../components/image/published-images";
import { gaiaflowWheel } from "../components/tasks/gaiaflow-wheel";
import { compile, compiledName, packagesOf } from "./compile";
import { CLONE, packedFiles } from "./files";
import { packageManifest } from "./manifest";
import { declarations } from "./types";

/** The folder of the package with the wheel of the Python package, for who installs it by its path. */
const WHEEL_FOLDER = "wheel";
const ENTRY = "main.ts";

export interface StageOptions {
    /** Where its source is, as {@link packageManifest} takes it. */
    readonly repository?: string | undefined;
    /** A file that says which images its program pulls, as `release/images.ts` writes it. Defaults to none: it builds all. */
    readonly published?: string | undefined;
}

/**
 * Writes all that the package holds into a folder: the clone's tree with JavaScript in TypeScript's place, declarations of
 * what it exports, and the Python package as a wheel.
 *
 * @param folder An empty one.
 */
export async function stagePackage(folder: string, { published, repository }: StageOptions = {}): Promise<void> {
    const used = new Set<string>();
    const write = async (file: string, content: string | Buffer, mode?: number): Promise<void> => {
        await fs.mkdir(path.dirname(path.join(folder, file)), { recursive: true });
        await fs.writeFile(path.join(folder, file), content, { mode });
    };
    for (const file of await packedFiles()) {
        const source = path.join(CLONE, file);
        if (file.endsWith(".ts")) {
            const code = compile(file, await fs.readFile(source, "utf8"));
            packagesOf(code).forEach((name) => used.add(name));
            await write(compiledName(file), code);
            continue;
        }
        const content = await fs.readFile(source);
        if (/\.[mc]js$/.test(file)) {
            packagesOf(content.toString()).forEach((name) => used.add(name));
        }
        await write(file, content, (await fs.stat(source)).mode);
    }
    for (const [file, text] of declarations(ENTRY)) {
        await write(file, text);
    }
    if (published !== undefined) {
        await write(PUBLISHED_IMAGES, await fs.readFile(published));
    }
    const wheel = gaiaflowWheel({ programRoot: CLONE });
    await write(`${WHEEL_FOLDER}/${wheel.fileName}`, wheel.content);
    await write("package.json", `${JSON.stringify(packageManifest(used, repository), undefined, 2)}\n`);
}
