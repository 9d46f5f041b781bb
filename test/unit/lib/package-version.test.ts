import { packageVersion } from "../../../lib/package-version";

test.each([
    ['__version__ = "1.2.3"', "1.2.3"],
    ["__version__='0.1.0rc1'", "0.1.0rc1"],
    ['"""A package."""\n\nimport os\n__version__: str = "2.0+local"  # a comment', "2.0+local"],
    ['"""\n__version__ = "0.0.0"\n"""\n__version__ = "1.0"', "1.0"],
])("%j states the version %s", (source, version) => {
    expect(packageVersion(source)).toBe(version);
});

test.each(["", "version = '1'", '    __version__ = "1"', "__version__ = version()", '"""\n__version__ = "0"\n"""'])(
    "%j states no version",
    (source) => {
        expect(packageVersion(source)).toBeUndefined();
    },
);
