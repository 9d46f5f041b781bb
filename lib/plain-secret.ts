/** Whether a variable holds a secret: by its name and a value that is none of a reference, or by the value alone. */
export function holdsSecret(name: string, value: string): boolean {
    return (isSecretName(name) && !isReference(value)) || showsSecret(value);
}

const SECRET_NAMES =
    /(PASSWORD|PASSWD|PASSPHRASE|(?:^|_)(PASS|PWD)|SECRET|TOKEN|CREDENTIALS?|(API|ACCESS|SECRET|PRIVATE|FERNET|ENCRYPTION|SIGNING)_?KEY)$/;

/** Whether a variable or key is called like a password, a token or a key. `dbPassword` is DB_PASSWORD. */
export function isSecretName(name: string): boolean {
    return SECRET_NAMES.test(
        name
            .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
            .replaceAll(/[.-]/g, "_")
            .toUpperCase(),
    );
}

/** What such a variable holds that is no secret: nothing, a switch, a number, a file's path, another variable. */
function isReference(value: string): boolean {
    return /^(true|false|\d*|~?\/.*|\$[({].*)$/is.test(value);
}

/** A key, a token or a password that shows itself whatever it is called. */
const SHOWN = [
    /:\/\/[^/\s:@]*:(?!\$[({])[^/\s@]+@/,
    // A host of code takes a token for the user; `git` is none.
    /\bhttps?:\/\/(?!git@|\$[({])[^/\s:@?#]+@/,
    /[?&][\w-]*(?:passw(?:or)?d|secret|token|signature|\bsig|(?:api|access)_?key)=(?!\$[({])[^&\s]/i,
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    /"[^"]*(password|passwd|secret|token)"\s*:\s*"(?!\$[({])[^"]+"/i,
    /\bAKIA[0-9A-Z]{16}\b/,
    /\bgh[opsur]_[A-Za-z0-9]{36}/,
    /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./,
];

/** Whether a text shows by its form that it holds a secret. */
export function showsSecret(value: string): boolean {
    return SHOWN.some((pattern) => pattern.test(value));
}

/**
 * Whether a file of settings holds a secret: lines as `key: value`, `KEY=value` or `export KEY=value`. What is called a
 * secret there is mostly the name of one, as in `existingSecret: mine`.
 */
export function fileHoldsSecret(text: string): boolean {
    return text.split("\n").some((line) => {
        const [, name = "", value = ""] = SETTING.exec(line) ?? [];
        return !/secret$/i.test(name) && holdsSecret(name, value);
    });
}

const SETTING = /^\s*(?:export\s+|-\s+)?["']?([\w.-]+)["']?\s*[:=]\s*["']?(.+?)["']?,?\s*$/;

/** Whether a text is none to repeat: what is before an `@` may be a password, but for git's user, and a query a token. */
export function mayHoldLogin(text: string): boolean {
    const isOfUser = /@(?!sha256:)/.test(text.replace(/^(?:ssh:\/\/)?git@/, ""));
    return isOfUser || /:\/\/\S*[?#]/.test(text) || showsSecret(text);
}
