import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileDigest } from "../../../../components/image/file-digest";

let folder: string;
const file = (): string => path.join(folder, "file");
const known = (): string => path.join(folder, "known");
const digest = (): string => fileDigest(file(), known());
const MIB = 1024 * 1024;

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-digest-"));
});
afterEach(() => {
    jest.restoreAllMocks();
    fs.rmSync(folder, { recursive: true });
});

/** A file that takes no room on the disk. */
function large(bytes: number, first: string): void {
    fs.writeFileSync(file(), first);
    fs.truncateSync(file(), bytes);
}

/** A file counts as settled some time after it was written. */
function later(): void {
    jest.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000);
}

test("is the SHA-256 of a file", () => {
    fs.writeFileSync(file(), "flowers");
    expect(digest()).toBe(createHash("sha256").update("flowers").digest("hex"));
    expect(fs.existsSync(known())).toBe(false);
});

test("reads a file that is larger than what Node reads as a whole", () => {
    large(2048 * MIB + 1, "");
    expect(digest()).toBe("b8030a8ab89280935633d8d991da3d9907c0f12e8b6fc3bfc515f4d440872b6e");
}, 120_000);

test("reads a large file once, and again when it has changed", () => {
    large(17 * MIB, "a");
    later();
    const first = digest();
    const read = jest.spyOn(fs, "readSync");
    expect(digest()).toBe(first);
    expect(read).not.toHaveBeenCalled();
    const { atime, mtime } = fs.statSync(file());
    fs.writeFileSync(file(), "b", { flag: "r+" });
    // As a tool that sets back the time of what it copies.
    fs.utimesSync(file(), atime, mtime);
    expect(digest()).not.toBe(first);
});

test("remembers nothing of a file that was written a moment ago", () => {
    large(17 * MIB, "a");
    digest();
    expect(fs.existsSync(known())).toBe(false);
});
