import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { buffer } from "node:stream/consumers";
import type { Manifest } from "../../backup/format";
import { checkArchive, eachPart } from "../../backup/read-archive";
import { writeArchive } from "../../backup/write-archive";

const MANIFEST: Manifest = {
    format: 1,
    made: "2026-11-29T10:00:00.000Z",
    project: "iris",
    stack: "dev",
    versions: { gaiaflow: "0.1.0", postgres: "17", airflow: "3.3.2" },
    parts: ["airflow.dump", "objects.tar", "secrets.json"],
};
const passphrase = "correct horse";
/** More than one piece, and not a whole number of them. */
const OBJECTS = crypto.randomBytes(4 * 1024 * 1024 + 5);

let folder: string;
let file: string;
beforeAll(async () => {
    // What makes guessing slow makes tests slow.
    const { Encrypter } = await import("age-encryption");
    const quick = new Encrypter();
    quick.setScryptWorkFactor(4);
    jest.spyOn(Encrypter.prototype, "setPassphrase").mockImplementation(function (this: object, passphrase) {
        Object.assign(this, quick, { passphrase });
    });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-backup-"));
    file = path.join(folder, "backup");
    await writeArchive({
        file,
        passphrase,
        manifest: MANIFEST,
        parts: [
            { name: "airflow.dump", open: () => chunks("dump of Airflow's") },
            { name: "objects.tar", open: () => chunks(OBJECTS.subarray(0, 3_000_000), OBJECTS.subarray(3_000_000)) },
            { name: "secrets.json", open: () => chunks() },
        ],
        counts: () => ({ objects: 3 }),
    });
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function* chunks(...all: readonly (string | Buffer)[]): AsyncGenerator<Uint8Array> {
    for (const chunk of all) {
        yield await Promise.resolve(Buffer.from(chunk));
    }
}

const check = (name: string, phrase = passphrase) => checkArchive({ file: name, passphrase: phrase }, () => {});
const failure = (attempt: Promise<unknown>) => attempt.then(() => "none", String);
const copy = (name: string, change: (bytes: Buffer) => Buffer) => {
    const other = path.join(folder, name);
    fs.writeFileSync(other, change(fs.readFileSync(file)));
    return other;
};

test("what is written is read again, part by part, and whoever has no passphrase sees none of it", async () => {
    const { contents, manifest } = await check(file);
    expect(manifest).toEqual(MANIFEST);
    expect(contents.counts).toEqual({ objects: 3 });
    const read = new Map<string, Buffer>();
    await eachPart({ file, passphrase }, contents, async (name, data) => {
        read.set(name, await buffer(data));
    });
    expect([...read.keys()]).toEqual(MANIFEST.parts);
    expect(read.get("airflow.dump")?.toString()).toBe("dump of Airflow's");
    expect(read.get("objects.tar")?.equals(OBJECTS)).toBe(true);
    expect(read.get("secrets.json")).toHaveLength(0);
    const stored = fs.readFileSync(file);
    expect(stored.subarray(0, 21).toString()).toBe("age-encryption.org/v1");
    expect(stored.includes("airflow")).toBe(false);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
});

test("a wrong passphrase, a cut file, a changed one and one that is none are refused", async () => {
    expect(await failure(check(file, "wrong horse"))).toContain(`The passphrase does not open ${file}.`);
    const cut = copy("cut", (bytes) => bytes.subarray(0, bytes.length - 100));
    expect(await failure(check(cut))).toContain(`${cut} is no whole backup`);
    // Where one of its chunks ends, which are of 64 KiB and 16 bytes each.
    const header = fs.readFileSync(file).indexOf("\n--- ") + 49;
    const atEdge = copy("at-edge", (bytes) => bytes.subarray(0, header + 16 + 5 * 65552));
    expect(await failure(check(atEdge))).toContain(`${atEdge} is no whole backup`);
    const changed = copy("changed", (bytes) => {
        bytes[bytes.length - 2_000_000] = (bytes[bytes.length - 2_000_000] ?? 0) ^ 1;
        return bytes;
    });
    expect(await failure(check(changed))).toContain(`${changed} is no whole backup`);
    const other = copy("other", () => Buffer.from("PK something else"));
    expect(await failure(check(other))).toContain(`${other} is no whole backup`);
    expect(await failure(check(path.join(folder, "none")))).toContain("none cannot be read");
});

test("a part that differs from the one that was checked is seen", async () => {
    const { contents } = await check(file);
    const others = { ...contents, parts: { ...contents.parts, "airflow.dump": { bytes: 1, sha256: "0" } } };
    expect(await failure(eachPart({ file, passphrase }, others, () => Promise.resolve()))).toContain("airflow.dump");
});

test("a manifest that is refused ends the reading", async () => {
    const refuse = () => {
        throw new Error("not this one");
    };
    await expect(checkArchive({ file, passphrase }, refuse)).rejects.toThrow("not this one");
});

test("nothing of a file is there where a part of it fails, and none is overwritten", async () => {
    const half = path.join(folder, "half");
    const broken = async function* (): AsyncGenerator<Uint8Array> {
        yield* chunks("half a");
        throw new Error("the dump broke off");
    };
    const options = { manifest: MANIFEST, passphrase, counts: () => ({}) };
    const parts = [{ name: "airflow.dump" as const, open: broken }];
    await expect(writeArchive({ ...options, file: half, parts })).rejects.toThrow("the dump broke off");
    await expect(writeArchive({ ...options, file, parts: [] })).rejects.toThrow("is there already");
    expect(fs.readdirSync(folder).filter((name) => name.startsWith("half"))).toEqual([]);
});
