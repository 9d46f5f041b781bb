import { mergeCertificates } from "../../mirrors/certificates";
import { isLoopback } from "../../mirrors/loopback";
import { npmSettingsOf, parseNpmrc, renderNpmrc } from "../../mirrors/npm";
import { parsePipConfig, pipSettingsOf, renderPipConfig, uvVariables } from "../../mirrors/python";

describe("pip's settings", () => {
    const text = `[global]
index-url = https://me:secret@index.example/simple
extra_index_url =
    https://one.example/simple
    https://two.example/simple
cert = /etc/ssl/own.crt
find-links = /opt/wheels
; comment = 1
[freeze]
timeout = 10
[install]
trusted-host: index.example
`;

    test("are kept as far as they concern reaching the index", () => {
        expect(parsePipConfig(text)).toEqual({
            "index-url": "https://me:secret@index.example/simple",
            "extra-index-url": "https://one.example/simple https://two.example/simple",
            "trusted-host": "index.example",
        });
    });

    test("are read from variables, and those of the machine itself are left out", () => {
        const environment = {
            PIP_INDEX_URL: "http://localhost:8080/simple",
            PIP_PROXY: "http://p.example",
            PIP_CERT: "/x",
        };
        expect(pipSettingsOf(environment)).toEqual({ proxy: "http://p.example" });
    });

    test("become a file, or none", () => {
        expect(renderPipConfig({ timeout: "180" })).toEqual(["[global]", "timeout = 180"]);
        expect(renderPipConfig({})).toEqual([]);
    });

    test("are handed to uv in its own variables, unless the user set those", () => {
        const settings = parsePipConfig(text);
        expect(uvVariables(settings, {})).toEqual({
            UV_DEFAULT_INDEX: "https://me:secret@index.example/simple",
            UV_INDEX: "https://one.example/simple https://two.example/simple",
            UV_INSECURE_HOST: "index.example",
        });
        const own = {
            UV_DEFAULT_INDEX: "https://uv.example/simple",
            UV_CACHE_DIR: "/tmp",
            UV_INDEX_CORP_PASSWORD: "x",
        };
        const variables = uvVariables(settings, own);
        expect(variables["UV_DEFAULT_INDEX"]).toBe("https://uv.example/simple");
        expect(variables["UV_INDEX_CORP_PASSWORD"]).toBe("x");
        expect(variables).not.toHaveProperty("UV_CACHE_DIR");
    });
});

describe("npm's settings", () => {
    test("keep a registry of the machine's own with its credentials, read from the environment as npm does", () => {
        const text = `registry = "https://npm.example/repo/"
//npm.example/repo/:_authToken=\${TOKEN}
//other.example/:_authToken=other
cafile=/etc/ssl/own.crt
; registry=https://no.example
save-exact=true`;
        expect(renderNpmrc(parseNpmrc(text, { TOKEN: "t0k3n" }))).toEqual([
            "registry=https://npm.example/repo/",
            "//npm.example/repo/:_authToken=t0k3n",
        ]);
    });

    test("keep no token for the public registry: it serves to publish", () => {
        const text = "registry=https://registry.npmjs.org/\n//registry.npmjs.org/:_authToken=publisher";
        expect(renderNpmrc(parseNpmrc(text, {}))).toEqual([]);
    });

    test("let a variable win over a file", () => {
        const settings = [
            ...parseNpmrc("registry=https://npm.example/", {}),
            ...npmSettingsOf({ npm_config_registry: "https://npm2.example/" }),
        ];
        expect(renderNpmrc(settings)).toEqual(["registry=https://npm2.example/"]);
    });
});

describe("certificates", () => {
    const block = (name: string): string => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----`;

    test("are merged, each once, without the comments around them", () => {
        const merged = mergeCertificates([
            `# one\n${block("a")}\n${block("b")}`,
            `${block("b")}\r\n`,
            "no certificate",
        ]);
        expect(merged).toBe(`${block("a")}\n${block("b")}\n`);
    });
});

describe("an address of the machine itself", () => {
    test.each([
        ["http://localhost:3141/simple", true],
        ["http://user:pw@127.0.0.1/simple", true],
        ["http://[::1]:80/", true],
        ["https://localhost.example/simple", false],
        ["https://index.example/?at=localhost", false],
    ])("%s: %s", (address, expected) => {
        expect(isLoopback(address)).toBe(expected);
    });
});
