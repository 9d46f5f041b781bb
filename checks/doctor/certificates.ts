import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import type { Finding, MachineCheck } from "./check";

/** Variables that name a file of certificates, of Node, OpenSSL and Go, requests, curl, pip and git. */
const VARIABLES = [
    "NODE_EXTRA_CA_CERTS",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "PIP_CERT",
    "GIT_SSL_CAINFO",
];
const PEM = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g;

export const certificates: MachineCheck = {
    name: "certificates",
    title: "A company's certificates",
    why: "Behind a proxy that opens TLS, a program without its certificate gets nothing from anywhere; a wrong file takes the usual ones away, too.",
    examples: [
        broken("SSL_CERT_FILE", "/etc/ssl/company.pem", "is not there"),
        broken("NODE_EXTRA_CA_CERTS", "/etc/ssl/company.der", "holds no certificate in PEM"),
        expired("SSL_CERT_FILE", "/etc/ssl/company.pem", "CN=Company Root", "Jan  1 00:00:00 2026 GMT"),
    ],
    find: ({ environment }) =>
        Promise.resolve(
            VARIABLES.flatMap((name) => {
                const file = environment[name] ?? "";
                return file === "" ? [] : lookAt(name, file);
            }),
        ),
};

function lookAt(name: string, file: string): Finding[] {
    let text: string;
    try {
        text = fs.readFileSync(file, "utf8");
    } catch (error) {
        const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
        return [broken(name, file, isMissing ? "is not there" : "cannot be read")];
    }
    const found = text.match(PEM) ?? [];
    if (found.length === 0) {
        return [broken(name, file, "holds no certificate in PEM")];
    }
    // Of a whole bundle, some are always old.
    const only = found.length === 1 ? parsed(found[0]) : undefined;
    const isOver = only !== undefined && Date.parse(only.validTo) < Date.now();
    return isOver ? [expired(name, file, only.subject.split("\n").join(", "), only.validTo)] : [];
}

function parsed(pem: string): X509Certificate | undefined {
    try {
        return new X509Certificate(pem);
    } catch {
        return undefined;
    }
}

function broken(name: string, file: string, what: string): Finding {
    return {
        problem: `${name} names ${file}, which ${what}.`,
        fix: `Name a file of certificates in PEM, or type: unset ${name}`,
    };
}

function expired(name: string, file: string, subject: string, when: string): Finding {
    return {
        problem: `The certificate ${subject} in ${file} (${name}) held until ${when}.`,
        fix: "Ask for the present one, and put it in that file.",
    };
}
