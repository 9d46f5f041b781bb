const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Variables that point programs to a certificate authority of the machine's own. */
export const CERTIFICATE_VARIABLES = [
    "SSL_CERT_FILE",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "PIP_CERT",
    "GIT_SSL_CAINFO",
    "NODE_EXTRA_CA_CERTS",
] as const;

/** One bundle out of several texts in PEM format, each certificate once. */
export function mergeCertificates(texts: readonly string[]): string {
    const blocks = texts.flatMap((text) => text.replaceAll("\r", "").match(BLOCK) ?? []);
    return [...new Set(blocks)].map((block) => `${block}\n`).join("");
}
