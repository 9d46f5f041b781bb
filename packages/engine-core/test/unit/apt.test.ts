import {
    credentialsFor,
    debianMirror,
    isStandardMirror,
    parseAptSources,
    reachingSettings,
    renderAptSources,
} from "../../mirrors/apt";

const DEB822 = `Types: deb
# a comment in the middle
URIs: https://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Trusted: yes

Types: deb-src
URIs: https://sources.example/debian
Suites: bookworm

Enabled: no
Types: deb
URIs: https://off.example/debian
Suites: bookworm

Types: deb
URIs:
 https://mirror.example/debian-security
Suites: bookworm-security
`;

describe("apt sources", () => {
    test("are read from deb822 files: disabled and source entries left out, folded values joined", () => {
        expect(parseAptSources(DEB822)).toEqual([
            { uri: "https://mirror.example/debian", suites: ["bookworm", "bookworm-updates"], trusted: true },
            { uri: "https://mirror.example/debian-security", suites: ["bookworm-security"], trusted: false },
        ]);
    });

    test("are read from one-line files, with options", () => {
        const text =
            "# deb http://no.example/debian bookworm main\n" +
            "deb [arch=amd64 trusted=yes] http://mirror.example/debian bookworm main\n" +
            "deb-src http://mirror.example/debian bookworm main\n" +
            "deb http://mirror.example/security bullseye/updates main\n";
        expect(parseAptSources(text)).toEqual([
            { uri: "http://mirror.example/debian", suites: ["bookworm"], trusted: true },
            { uri: "http://mirror.example/security", suites: ["bullseye/updates"], trusted: false },
        ]);
    });

    test("become the sources of another release at the same mirror", () => {
        const mirror = debianMirror(parseAptSources(DEB822));
        expect(renderAptSources(mirror, "trixie")).toEqual([
            "deb [trusted=yes] https://mirror.example/debian trixie main",
            "deb [trusted=yes] https://mirror.example/debian trixie-updates main",
            "deb https://mirror.example/debian-security trixie-security main",
        ]);
    });

    test("leave a part out that the machine's mirror does not serve", () => {
        const mirror = debianMirror(parseAptSources("deb http://mirror.example/debian bookworm main"));
        expect(mirror).not.toHaveProperty("security");
        expect(renderAptSources(mirror, "trixie")).toHaveLength(2);
    });

    test.each([
        ["http://deb.debian.org/debian", true],
        ["https://deb.debian.org/debian/", true],
        ["http://security.debian.org/debian-security", true],
        ["http://deb.debian.org.example/debian", false],
        ["http://mirror.example/debian", false],
    ])("%s is a public address: %s", (uri, expected) => {
        expect(isStandardMirror({ main: { uri, suites: [], trusted: false } })).toBe(expected);
    });

    test("of a file or a disk are none that a container could use", () => {
        const sources = parseAptSources("deb cdrom:[disk] bookworm main\ndeb file:/srv/debian bookworm main");
        expect(debianMirror(sources)).toEqual({});
    });
});

describe("settings of apt", () => {
    test("are kept as far as they concern reaching the mirror", () => {
        const kept = [
            'Acquire::http::Proxy "http://proxy.example:3128";',
            'Acquire::https::Proxy::mirror.example "DIRECT";',
            'Acquire::Check-Valid-Until "false";',
        ];
        const dropped = [
            'Acquire::http::Proxy "http://127.0.0.1:3142";',
            'Acquire::https::Proxy "";',
            'Acquire::Languages "none";',
            'DPkg::Post-Invoke:: "rm -rf /";',
            'Acquire::http::Proxy-Auto-Detect "/usr/bin/detect";',
        ];
        expect(reachingSettings([...kept, ...dropped].join("\n"))).toEqual(kept);
    });

    test("hand on a password only for the mirror's own host", () => {
        const auth =
            "# mine\nmachine mirror.example/debian login me password one\n" +
            "machine https://mirror.example\n  login me\n  password two\n" +
            "machine other.example login me password three\n";
        expect(credentialsFor(auth, ["https://mirror.example/debian"])).toEqual([
            "machine mirror.example/debian login me password one",
            "machine https://mirror.example login me password two",
        ]);
    });

    test("do not take a longer host for the mirror's", () => {
        const auth = "machine mirror.example.evil.example login me password one\n";
        expect(credentialsFor(auth, ["https://mirror.example/debian"])).toEqual([]);
    });
});
