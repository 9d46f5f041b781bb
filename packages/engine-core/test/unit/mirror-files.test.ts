import { mirrorFiles } from "../../mirrors/files";
import type { MachineSettings } from "../../mirrors/machine";

const ORDINARY: MachineSettings = {
    debian: { main: { uri: "http://deb.debian.org/debian", suites: ["bookworm"], trusted: false } },
    aptConfig: 'Acquire::Languages "none";',
    aptAuth: "",
    pip: {},
    npm: [],
    go: {},
    environment: { PATH: "/usr/bin", NO_PROXY: "intranet.example" },
    certificates: "-----BEGIN CERTIFICATE-----\nall\n-----END CERTIFICATE-----\n",
    ownAuthority: false,
};

const exportsOf = (use: string | undefined): string[] =>
    (use ?? "").split("\n").filter((line) => line.startsWith("export"));

describe("the files for a build step", () => {
    test("are one script without a setting on an ordinary machine", () => {
        const files = mirrorFiles(ORDINARY, "trixie");
        expect(Object.keys(files)).toEqual(["use"]);
        expect(exportsOf(files["use"])).toEqual([]);
    });

    test("name a mirror of the machine's own to apt, and bring certificates as soon as it speaks TLS", () => {
        const main = { uri: "https://mirror.example/debian", suites: ["bookworm"], trusted: false };
        const aptAuth = "machine mirror.example login me password secret\n";
        const files = mirrorFiles({ ...ORDINARY, debian: { main }, aptAuth }, "trixie");
        expect(files["sources.list"]).toBe(
            "deb https://mirror.example/debian trixie main\ndeb https://mirror.example/debian trixie-updates main\n",
        );
        expect(files["apt.conf"]).toContain('Dir::Etc::SourceList "/mirrors/sources.list";');
        expect(files["apt.conf"]).toContain('Dir::Etc::Netrc "/mirrors/auth.conf";');
        expect(files["auth.conf"]).toBe("machine mirror.example login me password secret\n");
        expect(files["ca.crt"]).toBe(ORDINARY.certificates);
        expect(exportsOf(files["use"])).toContain("export APT_CONFIG='/mirrors/apt.conf'");
        expect(exportsOf(files["use"])).toContain("export SSL_CERT_FILE='/mirrors/ca.crt'");
    });

    test("tell pip, uv, npm and Go theirs, in quotes that hold", () => {
        const machine: MachineSettings = {
            ...ORDINARY,
            pip: { "index-url": "https://index.example/it's" },
            npm: [{ name: "registry", value: "https://npm.example/" }],
            go: { GOPROXY: "https://go.example|direct", GOFLAGS: "-mod=mod" },
            environment: { HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "intranet.example" },
        };
        const files = mirrorFiles(machine, "trixie");
        expect(files["pip.conf"]).toBe("[global]\nindex-url = https://index.example/it's\n");
        expect(files["npmrc"]).toBe("registry=https://npm.example/\n");
        expect(exportsOf(files["use"])).toEqual([
            "export PIP_CONFIG_FILE='/mirrors/pip.conf'",
            "export NPM_CONFIG_USERCONFIG='/mirrors/npmrc'",
            "export UV_DEFAULT_INDEX='https://index.example/it'\\''s'",
            "export GOPROXY='https://go.example|direct'",
            "export HTTPS_PROXY='http://proxy.example:3128'",
            "export NO_PROXY='intranet.example'",
        ]);
    });

    test("have the machine's address of conda's channels, unless only the machine itself can reach it", () => {
        const uses = (alias: string) =>
            exportsOf(mirrorFiles({ ...ORDINARY, environment: { CONDA_CHANNEL_ALIAS: alias } }, "trixie")["use"]);
        expect(uses("https://conda.example")).toEqual(["export CONDA_CHANNEL_ALIAS='https://conda.example'"]);
        expect(uses("http://127.0.0.1:8080")).toEqual([]);
    });

    test("leave out a proxy that only the machine itself can reach", () => {
        const environment = { HTTP_PROXY: "http://127.0.0.1:3128", NO_PROXY: "intranet.example" };
        expect(exportsOf(mirrorFiles({ ...ORDINARY, environment }, "trixie")["use"])).toEqual([]);
    });
});
