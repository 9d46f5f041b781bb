import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { configDir } from "@gaiaflow/engine-core/paths";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";

/** The generated passphrase, read by Pulumi itself through PULUMI_CONFIG_PASSPHRASE_FILE. */
export function passphraseFile(): string {
    return path.join(configDir(), "passphrase");
}

/** What to do where the generated one is gone. */
export const PUT_BACK =
    "Put back the file that was there, from a backup or the machine where the stacks were made; or set PULUMI_CONFIG_PASSPHRASE.";

/**
 * Makes the passphrase once; only its owner may read it.
 *
 * @returns Whether it was made now.
 */
export async function ensurePassphrase(): Promise<boolean> {
    await fs.mkdir(configDir(), { recursive: true, mode: 0o700 });
    const unfinished = `${passphraseFile()}.${process.pid}`;
    await fs.writeFile(unfinished, crypto.randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
    try {
        // A link, unlike a rename, never replaces the passphrase that another command made in this very moment.
        await fs.link(unfinished, passphraseFile());
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") {
            return false;
        }
        throw error;
    } finally {
        await fs.rm(unfinished);
    }
}

const pbkdf2 = promisify(crypto.pbkdf2);

/**
 * Whether a passphrase opens what was locked with a salt. It takes a quarter of a second, on another core.
 *
 * Source: pulumi/pulumi `sdk/go/common/resource/config/crypt.go` and `pkg/secrets/passphrase/manager.go`: the text
 * `v1:SALT:v1:NONCE:CIPHERTEXT` holds the word "pulumi", under AES-256-GCM, key by PBKDF2-SHA256 with a million rounds.
 */
export async function passphraseFits(passphrase: string, encryptionSalt: string): Promise<boolean> {
    const [, salt = "", , nonce = "", sealed = ""] = encryptionSalt.split(":");
    const key = await pbkdf2(passphrase, Buffer.from(salt, "base64"), 1_000_000, 32, "sha256");
    const bytes = Buffer.from(sealed, "base64");
    try {
        const decipher = crypto.createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
        decipher.setAuthTag(bytes.subarray(-16));
        const text = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
        return text.toString() === "pulumi";
    } catch {
        return false;
    }
}

/** Which of Pulumi's variables gives the user's own passphrase, if any. An empty file name counts as none there. */
export function ownPassphrase(): "PULUMI_CONFIG_PASSPHRASE" | "PULUMI_CONFIG_PASSPHRASE_FILE" | undefined {
    if (process.env["PULUMI_CONFIG_PASSPHRASE"] !== undefined) {
        return "PULUMI_CONFIG_PASSPHRASE";
    }
    return (process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] ?? "") === "" ? undefined : "PULUMI_CONFIG_PASSPHRASE_FILE";
}

/**
 * The passphrase that Pulumi will use: the user's own by variable or file, else ours.
 *
 * @throws {UserError} When the file that the user names, or ours, cannot be read.
 */
export async function currentPassphrase(): Promise<string> {
    const variable = ownPassphrase();
    if (variable === "PULUMI_CONFIG_PASSPHRASE") {
        return process.env[variable] ?? "";
    }
    const file = variable === undefined ? passphraseFile() : (process.env[variable] ?? "");
    const text = await fs.readFile(file, "utf8").catch((error: unknown) => {
        const fix =
            variable === undefined
                ? PUT_BACK
                : "Name a file that is there, or unset it to use the generated passphrase.";
        throw new UserError({ problem: `${variable ?? "The passphrase"} cannot be read: ${messageOf(error)}.`, fix });
    });
    return text.trim();
}
