import type { ChannelPackage } from "./conda-channel";

/**
 * Python itself is too large for a channel of a test: this one is the Debian's, as an environment of its own. All the rest
 * is as conda has it.
 */
const PYTHON: ChannelPackage = {
    ...{ name: "python", version: "3.13.5", depends: ["libgeo"] },
    files: { "pyvenv.cfg": "home = /usr/bin\n" },
    links: { "bin/python": "/usr/bin/python3.13", "bin/python3.13": "/usr/bin/python3.13" },
};
const LIBGEO: ChannelPackage = {
    ...{ name: "libgeo", version: "3.8" },
    files: {
        "bin/geoinfo": "#!/bin/sh\necho geo of /placeholder/prefix\n",
        "etc/conda/activate.d/libgeo.sh": 'export GEO_DATA="$CONDA_PREFIX/share/geo"\n',
    },
};
const bindings = (version: string): ChannelPackage => ({
    ...{ name: "geo-bindings", version, noarch: "python", depends: ["python >=3.10", "libgeo"] },
    files: {
        "site-packages/geo/__init__.py": `VERSION = '${version}'\n`,
        [`site-packages/geo_bindings-${version}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: geo-bindings\nVersion: ${version}\n`,
    },
});

/** A channel with a Python, a library with a command and an activation, and the library's bindings in two versions. */
export const CONDA_PACKAGES: readonly ChannelPackage[] = [
    ...[PYTHON, LIBGEO].flatMap((each) => [
        { ...each, subdir: "linux-64" as const },
        { ...each, subdir: "linux-aarch64" as const },
    ]),
    bindings("3.8"),
    bindings("3.9"),
];
