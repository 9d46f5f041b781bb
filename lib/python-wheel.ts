import * as crypto from "node:crypto";
import { zipSync, type Zippable } from "fflate";
import type { WheelMetadata } from "./wheel-metadata";

/** A wheel of Python code alone: what to call the file, and its bytes. */
export interface Wheel {
    readonly fileName: string;
    readonly content: Buffer;
}

/**
 * Packs a wheel: the same bytes for the same files, on every machine and with every Node. Hence fflate, whose
 * compression is JavaScript: that of node:zlib changes with the Node it comes with.
 *
 * @param files The package's files by their names in the wheel, `package/module.py`.
 */
export function pythonWheel({ name, version, texts }: WheelMetadata, files: ReadonlyMap<string, Buffer>): Wheel {
    const info = `${name}-${version}.dist-info`;
    const entries = [
        ...[...files].sort(([one], [other]) => (one < other ? -1 : 1)),
        ...Object.entries(texts).map(([file, text]) => [`${info}/${file}`, Buffer.from(text)] as const),
    ];
    const record = entries.map(([file, content]) => `${file},sha256=${digest(content)},${content.length}\n`);
    const all = [...entries, [`${info}/RECORD`, Buffer.from(`${record.join("")}${info}/RECORD,,\n`)] as const];
    const zip: Zippable = Object.fromEntries(all.map(([file, content]) => [file, [content, ATTRIBUTES]]));
    return { fileName: `${name}-${version}-py3-none-any.whl`, content: Buffer.from(zipSync(zip)) };
}

/** Of each file: an ordinary one that all may read, of Unix, from the first day a zip can name, in whatever zone. */
const ATTRIBUTES = { os: 3, attrs: (0o100644 << 16) >>> 0, mtime: new Date(1980, 0, 1), level: 9 } as const;

function digest(content: Buffer): string {
    return crypto.createHash("sha256").update(content).digest("base64url");
}
