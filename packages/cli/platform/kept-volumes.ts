import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { readJson, writeFileAtomic } from "@gaiaflow/engine-core/atomic-file";
import { cacheDir, programRoot, projectFile } from "@gaiaflow/engine-core/paths";
import { readYaml } from "@gaiaflow/toolchain/core/project";
import { readStackFile } from "@gaiaflow/toolchain/core/stack-file";
import { holdsData } from "./data-volumes";
import type { StateResource } from "./state";
import { unqualified } from "../../../lib/names";

/**
 * Which volumes an `up` has left, by all that decides about them: the program, the stack's settings and the versions of
 * what both use. While none of that changes, another `up` keeps just these, and no preview is needed to know it.
 */
export class KeptVolumes {
    private constructor(private readonly file: string | undefined) {}

    /** Of a stack with the settings and the program that it has now. */
    public static async of(stack: string): Promise<KeptVolumes> {
        // What is wrong with it is said by Pulumi.
        const program = await bundledProgram().catch(() => undefined);
        if (program === undefined) {
            return new KeptVolumes(undefined);
        }
        const main = projectFile();
        const locks = [programRoot, path.dirname(main)].map((folder) => textOf(path.join(folder, "package-lock.json")));
        const environment = Object.entries(process.env).filter(([key]) => /^(GAIAFLOW|PULUMI)_/.test(key));
        const all = [
            program,
            main,
            readYaml(main),
            stack,
            readStackFile(unqualified(stack)),
            environment.sort(),
            ...(await Promise.all(locks)),
        ];
        const key = crypto.createHash("sha256").update(JSON.stringify(all)).digest("hex").slice(0, 16);
        return new KeptVolumes(path.join(cacheDir(), "volumes", `${key}.json`));
    }

    /**
     * Whether all volumes in the state are as such an `up` has left them. A state that has none yet, where one was left with
     * some, is that of another stack, whose volumes have names of their own.
     */
    public async include(state: readonly StateResource[]): Promise<boolean> {
        const left = this.file === undefined ? undefined : ((await readJson(this.file)) as string[] | undefined);
        const volumes = volumesIn(state);
        const isSameStack = volumes.length > 0 || left?.length === 0;
        return left !== undefined && isSameStack && volumes.every((volume) => left.includes(volume));
    }

    /** Whether both are of the same program and settings. */
    public isOfSame({ file }: KeptVolumes): boolean {
        return this.file === file;
    }

    /** Notes the volumes that an `up` has left. */
    public async note(state: readonly StateResource[]): Promise<void> {
        if (this.file !== undefined) {
            await writeFileAtomic(this.file, JSON.stringify(volumesIn(state)));
        }
    }
}

function volumesIn(state: readonly StateResource[]): string[] {
    return state.filter(holdsData).map(({ inputs, urn }) => `${urn} ${JSON.stringify(inputs)}`);
}

/**
 * The project's program with all of ours that it runs, as text. Undefined for one that asks something else than GaiaFlow,
 * whose answer could change without a change of any file that is seen here.
 */
async function bundledProgram(): Promise<string | undefined> {
    // Loaded where it is needed: a command that asks nothing of it starts sooner.
    const { build } = await import("esbuild");
    const file = projectFile();
    const { main = "." } = readYaml(file) as { readonly main?: string };
    const entry = require.resolve(path.resolve(path.dirname(file), main));
    const { metafile, outputFiles } = await build({
        ...{ entryPoints: [entry], alias: { gaiaflow: require.resolve(path.join(programRoot, "main")) } },
        ...{ bundle: true, packages: "external", platform: "node", write: false, metafile: true },
        ...{ absWorkingDir: programRoot, outdir: "out", logLevel: "silent" },
    });
    const imports = metafile.inputs[path.relative(programRoot, entry)]?.imports ?? [];
    const asksUs = imports.every((each) => each.external !== true && !each.path.startsWith(".."));
    return asksUs && imports.length > 0 ? outputFiles.map(({ text }) => text).join("\n") : undefined;
}

async function textOf(file: string): Promise<string> {
    return fs.readFile(file, "utf8").catch(() => "");
}
