import * as fs from "node:fs";
import * as path from "node:path";
import { engineJson } from "../../lib/engine.cjs";
import type { Finding, MachineCheck } from "./check";

const GIBI = 1024 ** 3;
/** What is there after one start is no leftover. */
const WORTH_GIB = 10;

export const leftovers: MachineCheck = {
    name: "leftovers",
    title: "Caches and images of earlier times",
    why: "Each new version of a project, of GaiaFlow and of its tools leaves what it was built from, so that going back takes no time.",
    examples: [images(14, 12.5), cache("/home/me/.cache/gaiaflow", 11)],
    find: async ({ cacheFolder }) => {
        const unused = await unusedImages();
        const cached = sizeOf(cacheFolder);
        return [
            ...(unused.gib < WORTH_GIB ? [] : [images(unused.count, unused.gib)]),
            ...(cached < WORTH_GIB ? [] : [cache(cacheFolder, cached)]),
        ];
    },
};

interface Listed {
    readonly Size: number;
    readonly Containers?: number;
    readonly Id: string;
}

/** Images that are ours and that no container was made from. */
async function unusedImages(): Promise<{ readonly count: number; readonly gib: number }> {
    try {
        const filters = encodeURIComponent(JSON.stringify({ reference: ["gaiaflow/*"] }));
        const found = (await engineJson("GET", `/images/json?filters=${filters}`)) as readonly Listed[];
        const containers = (await engineJson("GET", "/containers/json?all=true")) as readonly { ImageID: string }[];
        const used = new Set(containers.map(({ ImageID }) => ImageID));
        const unused = found.filter(({ Id }) => !used.has(Id));
        return { count: unused.length, gib: unused.reduce((sum, { Size }) => sum + Size, 0) / GIBI };
    } catch {
        return { count: 0, gib: 0 };
    }
}

/** By what each entry says of itself: its files are too many to look at. */
function sizeOf(cacheFolder: string): number {
    const folder = path.join(cacheFolder, "artifacts");
    const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
    const bytes = files.map((file) => {
        try {
            const entry = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as { readonly bytes?: number };
            return entry.bytes ?? 0;
        } catch {
            return 0;
        }
    });
    return bytes.reduce((sum, size) => sum + size, 0) / GIBI;
}

function images(count: number, gib: number): Finding {
    return {
        isNote: true,
        problem: `${count} images of GaiaFlow are used by no container: up to ${gib.toFixed(1)} GiB, less what they share.`,
        fix: "Type: npx gaiaflow clean",
    };
}

function cache(folder: string, gib: number): Finding {
    return {
        isNote: true,
        problem: `${folder} holds ${gib.toFixed(1)} GiB of tools.`,
        fix: `See what it is: npx gaiaflow tools --list. All of it can be got again; to remove it, type: npx gaiaflow uninstall --only caches`,
    };
}
