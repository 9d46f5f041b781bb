import * as crypto from "node:crypto";

/**
 * A key for Fernet, the encryption that Airflow uses: 32 bytes in URL-safe base64, padded.
 *
 * Source: https://github.com/fernet/spec/blob/master/Spec.md
 *
 * @param password A random text of at least 256 bits, such as 64 letters and digits.
 */
export function fernetKey(password: string): string {
    const base64 = crypto.createHash("sha256").update(password).digest("base64");
    return base64.replaceAll("+", "-").replaceAll("/", "_");
}
