import * as fs from "node:fs/promises";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import execa from "execa";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { findingIn, lineOf, reportOf, type Report } from "../../support/doctor";

jest.setTimeout(120_000);

/** Before anything holds: certificates of it are always over. */
const IN_THE_PAST = ["-days", "0"];

/**
 * Wrong settings of a user, all made at once: each is named, and repaired by what `gaiaflow doctor` says; after the last one it finds
 * none of them.
 */
describe("gaiaflow doctor, of a user's settings", () => {
    let clone: CloneCopy;
    let report: Report;
    let env: Record<string, string>;
    /** What was typed into the user's shell, by which variables change. */
    const typed: string[] = [];

    const home = (...names: string[]) => path.join(clone.home, ...names);
    const doctor = (): Promise<Report> => {
        const command = `'${process.execPath}' packages/cli/bin/gaiaflow.mjs doctor --json`;
        const shell = ["-c", [...typed, command].join("\n")];
        return reportOf(execa("bash", shell, { cwd: clone.dir, env, extendEnv: false, reject: false, all: true }));
    };
    const type = (line: string): Promise<string> =>
        succeed(execa("bash", ["-c", line], { cwd: clone.dir, env, extendEnv: false, reject: false, all: true }));
    const openssl = (...args: string[]) => execa("openssl", args, { cwd: clone.home });

    /** What a build prints of an image in a registry that asks who one is, as Docker Hub does. */
    const buildFromPrivate = async (): Promise<string> => {
        const asks = http.createServer((request, response) => {
            const realm = `Bearer realm="http://${request.headers.host}/token",service="test"`;
            response.writeHead(401, { "www-authenticate": realm }).end("{}");
        });
        await new Promise<void>((resolve) => asks.listen(0, "127.0.0.1", resolve));
        const { port } = asks.address() as AddressInfo;
        const input = `FROM 127.0.0.1:${port}/none\n`;
        const options = { env: { ...env, DOCKER_BUILDKIT: "1" }, input, reject: false };
        const { stderr } = await execa((await findDockerCli()) ?? "docker", ["build", "-"], options);
        asks.close();
        return stderr;
    };

    beforeAll(async () => {
        clone = await copyClone();
        const authority = [
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "key.pem",
            "-subj",
            "/CN=Company",
        ];
        await openssl(...authority, "-out", "company.pem");
        await openssl("x509", "-in", "company.pem", "-outform", "DER", "-out", "company.der");
        await openssl("x509", "-in", "company.pem", "-signkey", "key.pem", ...IN_THE_PAST, "-out", "old.pem");
        await fs.mkdir(home(".docker"));
        const helpers = { credsStore: "gone", credHelpers: { "a.example.com": "gone", "b.example.com": "there" } };
        await fs.writeFile(home(".docker", "config.json"), JSON.stringify(helpers));
        await fs.mkdir(home("bin"));
        await fs.writeFile(home("bin", "docker-credential-there"), "#!/bin/sh\necho {}\n", { mode: 0o755 });
        await fs.mkdir(home(".config", "gaiaflow"), { recursive: true });
        await fs.writeFile(home(".config", "gaiaflow", "passphrase"), "of-a-test", { mode: 0o644 });
        env = {
            ...{ HOME: clone.home, PATH: `${home("bin")}:${process.env["PATH"] ?? ""}` },
            ...{ HTTPS_PROXY: "http://me:hunter2@127.0.0.1:3128", no_proxy: "example.com" },
            ...{ SSL_CERT_FILE: home("none.pem"), NODE_EXTRA_CA_CERTS: home("company.der") },
            PIP_CERT: home("old.pem"),
        };
        report = await doctor();
    });
    afterAll(() => clone.remove());

    test("where a credential helper is gone: the line takes that one out, and leaves another", async () => {
        const found = findingIn(report, "docker-credentials", /docker-credential-gone/);
        expect(found.isNote).toBe(false);
        const error = /error getting credentials.+docker-credential-gone/s;
        expect(await buildFromPrivate()).toMatch(error);
        await type(lineOf(found));
        expect(await buildFromPrivate()).not.toMatch(error);
        expect(JSON.parse(await fs.readFile(home(".docker", "config.json"), "utf8"))).toEqual({
            credHelpers: { "b.example.com": "there" },
        });
    });

    test("where a proxy is asked for this machine's own services; its login is not shown", () => {
        const found = findingIn(report, "proxy", /^HTTPS_PROXY is set, and NO_PROXY does not/);
        expect(lineOf(found)).toBe("export NO_PROXY=example.com,localhost,127.0.0.1,.localhost");
        typed.push(lineOf(found));
        expect(findingIn(report, "proxy", /listens on this machine alone/).problem).toContain(
            "(http://127.0.0.1:3128)",
        );
        expect(JSON.stringify(report)).not.toContain("hunter2");
    });

    test("where certificates are not there, no PEM, or over", () => {
        typed.push(lineOf(findingIn(report, "certificates", /^SSL_CERT_FILE names .+none\.pem, which is not there/)));
        const noPem = findingIn(report, "certificates", /^NODE_EXTRA_CA_CERTS names .+which holds no certificate/);
        expect(noPem.fix).toContain("or type: unset NODE_EXTRA_CA_CERTS");
        // The other way of the two.
        typed.push(`export NODE_EXTRA_CA_CERTS='${home("company.pem")}'`);
        const old = findingIn(
            report,
            "certificates",
            /^The certificate CN=Company in .+old\.pem \(PIP_CERT\) held until/,
        );
        expect(old.fix).toBe("Ask for the present one, and put it in that file.");
        typed.push(`cp '${home("company.pem")}' '${home("old.pem")}'`);
    });

    test("where others may read the passphrase", async () => {
        await type(lineOf(findingIn(report, "passphrase", /^Others may read .+ \(mode 644\)/)));
    });

    test("and then finds none of them", async () => {
        const after = await doctor();
        for (const name of ["docker-credentials", "proxy", "certificates", "passphrase"]) {
            expect(after[name]?.findings.filter(({ isNote }) => !isNote)).toEqual([]);
        }
    });

    test("where the passphrase is gone while there are stacks, and where Docker's settings are no JSON", async () => {
        await fs.mkdir(home(".local", "state", "gaiaflow", ".pulumi", "stacks"), { recursive: true });
        await type(`mv '${home(".config", "gaiaflow", "passphrase")}' kept && echo '{' > "$HOME/.docker/config.json"`);
        const before = await doctor();
        const lost = findingIn(before, "passphrase", /^There are stacks, and no .+ that opens them/);
        expect(lost.fix).toMatch(/^Put back the file that was there/);
        await type(`mv kept '${home(".config", "gaiaflow", "passphrase")}'`);
        await type(lineOf(findingIn(before, "docker-credentials", /is no JSON/)));
        expect(await doctor()).toMatchObject({ passphrase: { ok: true }, "docker-credentials": { ok: true } });
    });
});
