import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import * as tar from "tar";
import { archiveOf, type Upload } from "../../../providers/docker/container/upload";

let folder: string;

beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "upload-"));
});
afterAll(() => fs.rm(folder, { recursive: true }));

/** The one entry of the archive, as tar reads it. */
async function entryOf(upload: Partial<Upload>): Promise<Record<string, unknown>> {
    const file = path.join(folder, "upload.tar");
    const archive = await archiveOf({ file: "/etc/app.conf", executable: false, ...upload }, (name) =>
        path.join(folder, name),
    );
    await fs.writeFile(file, archive);
    const entries: Record<string, unknown>[] = [];
    const onReadEntry = (entry: tar.ReadEntry): void => {
        const pieces: Buffer[] = [];
        entry.on("data", (piece: Buffer) => pieces.push(piece));
        entry.on("end", () => {
            const { path: name, mode, uid, gid } = entry;
            entries.push({ name, mode, uid, gid, content: Buffer.concat(pieces).toString() });
        });
    };
    await tar.list({ file, onReadEntry, strict: true });
    expect(entries).toHaveLength(1);
    return entries[0] ?? {};
}

test("a text is root's, readable by all, below the root folder", async () => {
    expect(await entryOf({ content: "a=ü\n" })).toEqual({
        name: "etc/app.conf",
        mode: 0o644,
        uid: 0,
        gid: 0,
        content: "a=ü\n",
    });
});

test("permissions, owner and group are the program's", async () => {
    expect(await entryOf({ content: "x", permissions: "0640", owner: "1000", group: "50" })).toMatchObject({
        mode: 0o640,
        uid: 1000,
        gid: 50,
    });
    expect(await entryOf({ content: "x", executable: true })).toMatchObject({ mode: 0o744 });
});

test("bytes travel as base64, and a file is read from the program's folder", async () => {
    expect(await entryOf({ contentBase64: Buffer.from("bytes").toString("base64") })).toMatchObject({
        content: "bytes",
    });
    await fs.writeFile(path.join(folder, "source.txt"), "of the host");
    expect(await entryOf({ source: "source.txt" })).toMatchObject({ content: "of the host" });
});

test("a path of more than a hundred letters and a content of exactly one block arrive whole", async () => {
    const long = `/${"folder/".repeat(40)}file`;
    const content = "x".repeat(512);
    expect(await entryOf({ file: long, content })).toMatchObject({ name: long.slice(1), content });
});
