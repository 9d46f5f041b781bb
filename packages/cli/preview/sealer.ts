import * as crypto from "node:crypto";

/** Encrypts values of a stack's file, as Pulumi does by a passphrase. */
export interface Sealer {
    /** The file's `encryptionsalt`. */
    readonly salt: string;
    /** What stands after `secure:`. */
    readonly seal: (text: string) => string;
}

/**
 * A sealer by a passphrase. Pulumi's own command encrypts one value a run, each in half a second.
 *
 * Source: pulumi/pulumi `sdk/go/common/resource/config/crypt.go` and `pkg/secrets/passphrase/manager.go`; the other way
 * round in `passphraseFits` of the toolchain.
 */
export function makeSealer(passphrase: string): Sealer {
    const salt = crypto.randomBytes(8);
    const key = crypto.pbkdf2Sync(passphrase, salt, 1_000_000, 32, "sha256");
    const seal = (text: string): string => {
        const nonce = crypto.randomBytes(12);
        const cipher = crypto.createCipheriv("aes-256-gcm", key, nonce);
        const sealed = [cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
        return `v1:${nonce.toString("base64")}:${Buffer.concat(sealed).toString("base64")}`;
    };
    return { salt: `v1:${salt.toString("base64")}:${seal("pulumi")}`, seal };
}
