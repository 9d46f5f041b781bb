import { shellQuote } from "@gaiaflow/engine-core/shell-quote";
import { renderAptSources, type DebianMirror } from "@gaiaflow/engine-core/mirrors/apt";

/** Where Debian is, on a machine that says nothing else. */
export const PUBLIC_MIRROR: DebianMirror = {
    main: { uri: "http://deb.debian.org/debian", suites: [], trusted: false },
    security: { uri: "http://deb.debian.org/debian-security", suites: [], trusted: false },
};

/** Files that no container reads, left out of every package, as in Debian's own slim images. */
const LEFT_OUT = [
    "path-exclude=/usr/share/doc/*",
    "path-include=/usr/share/doc/*/copyright",
    "path-exclude=/usr/share/info/*",
    "path-exclude=/usr/share/locale/*",
    "path-exclude=/usr/share/man/*",
    "path-exclude=/usr/share/lintian/*",
    "path-exclude=/usr/share/groff/*",
    "path-exclude=/usr/share/linda/*",
];

/** How dpkg and apt behave in the image and in all that is built on it. */
const imageFiles = (release: string): Readonly<Record<string, readonly string[]>> => ({
    "/etc/dpkg/dpkg.cfg.d/slim": [...LEFT_OUT, "force-unsafe-io"],
    "/etc/apt/apt.conf.d/slim": [
        'Acquire::Languages "none";',
        'Acquire::GzipIndexes "true";',
        'Apt::AutoRemove::SuggestsImportant "false";',
    ],
    "/etc/apt/sources.list": renderAptSources(PUBLIC_MIRROR, release),
});

const REMOVED = [
    "/etc/apt/apt.conf.d/99mmdebstrap",
    "/etc/dpkg/dpkg.cfg.d/99mmdebstrap",
    "/etc/apt/sources.list.d/*",
    "/etc/hostname",
    "/etc/resolv.conf",
    "/var/cache/debconf/*-old",
    "/var/cache/ldconfig/*",
    "/var/log/apt/*",
    "/var/log/*.log",
];

/** Files by which a build reaches the machine's mirror. */
export interface ReachingFiles {
    /** A `sources.list`; a file, since an address may hold a password and arguments are seen by all. */
    readonly sources: string;
    /** Settings of apt, absent where none are needed. */
    readonly aptConf?: string;
}

/**
 * Arguments with which mmdebstrap makes the archive of a small Debian. Nothing of the machine stays in it.
 *
 * mmdebstrap rather than debootstrap: it takes security updates along, leaves the unwanted files out from the start, and
 * makes 81 MB in 26 s where debootstrap makes 199 MB in 27 s.
 */
export function mmdebstrapArguments(release: string, { sources, aptConf }: ReachingFiles, archive: string): string[] {
    const write = ([file, lines]: [string, readonly string[]]): string =>
        `printf '%s\\n' ${lines.map(shellQuote).join(" ")} > "$1${file}"`;
    const hooks = [...REMOVED.map((files) => `rm -rf "$1"${files}`), ...Object.entries(imageFiles(release)).map(write)];
    return [
        "--variant=minbase",
        "--format=tar",
        ...LEFT_OUT.map((line) => `--dpkgopt=${line}`),
        ...(aptConf === undefined ? [] : [`--aptopt=${aptConf}`]),
        ...hooks.map((hook) => `--customize-hook=${hook}`),
        release,
        archive,
        sources,
    ];
}
