import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import type { ContainerInputs } from "./schema";

/** One file to put into a container. */
export type Upload = NonNullable<ContainerInputs["uploads"]>[number];

/**
 * The file as a tar archive to unpack at the container's root. Owner and group are root, and directories on the way
 * are Docker's to make.
 * @throws Error when `source` cannot be read.
 */
export async function archiveOf(upload: Upload, pathOf: (path: string) => string): Promise<Buffer> {
    const content = await contentOf(upload, pathOf);
    const archive = pack();
    archive.entry(
        {
            name: upload.file.replace(/^\/+/, ""),
            mode: modeOf(upload),
            uid: Number(upload.owner ?? 0),
            gid: Number(upload.group ?? 0),
        },
        content,
    );
    archive.finalize();
    return buffer(archive);
}

/** Why an upload makes no sense; undefined when it does. */
export function faultOfUpload(upload: Upload): string | undefined {
    const given = [upload.content, upload.contentBase64, upload.source].filter((text) => (text ?? "") !== "");
    if (given.length === 0) return "needs one of content, contentBase64, source";
    if (given.length > 1) return "has more than one of content, contentBase64, source";
    if (upload.permissions !== undefined && !/^0[0-7]{3}$/.test(upload.permissions)) {
        return "needs permissions of four octal digits, the first 0";
    }
    const base64 = upload.contentBase64 ?? "";
    if (Buffer.from(base64, "base64").toString("base64") !== base64) return "has a contentBase64 that is not base64";
    const ids = [upload.owner, upload.group].filter((id) => id !== undefined);
    return ids.every((id) => /^\d+$/.test(id))
        ? undefined
        : "needs an owner and group in numbers: this stand-in does not look names up";
}

async function contentOf(upload: Upload, pathOf: (path: string) => string): Promise<Buffer> {
    if ((upload.source ?? "") !== "") return readFile(pathOf(upload.source ?? ""));
    if ((upload.contentBase64 ?? "") !== "") return Buffer.from(upload.contentBase64 ?? "", "base64");
    return Buffer.from(upload.content ?? "");
}

function modeOf({ permissions, executable }: Upload): number {
    if (permissions !== undefined && permissions !== "") return Number.parseInt(permissions, 8);
    return executable ? 0o744 : 0o644;
}
