import { missingLibraries, type SystemLibraries } from "../../../config/system-libraries";

const of = (changes: Partial<SystemLibraries>): SystemLibraries => ({
    ...{ packages: [], builds: [], systemPackages: [], stack: "dev", ...changes },
});

test("a package whose wheel leaves a library to the system is named with the line that adds it, before a build", () => {
    expect(missingLibraries(of({ packages: ["numpy", "lightgbm", "opencv-python"] })).atImport).toEqual([
        "lightgbm needs Debian's libgomp1. Type: echo libgomp1 >> packages.txt",
        "opencv-python needs Debian's libgl1 and libglib2.0-0. Type: echo libgl1 libglib2.0-0 >> packages.txt   or ask for opencv-python-headless",
    ]);
    expect(
        missingLibraries(of({ packages: ["lightgbm"], systemPackages: ["libgomp1"], configured: 1 })).atImport,
    ).toEqual([]);
    expect(missingLibraries(of({ packages: ["lightgbm"], systemPackages: ["jq"], configured: 1 })).atImport).toEqual([
        "lightgbm needs Debian's libgomp1. Type: pulumi config set --stack dev --path 'gaiaflow:project.systemPackages[1]' libgomp1",
    ]);
});

test("what is built with Debian packages is named with those that the project lacks, all of it at once", () => {
    const builds = ["GDAL==3.10.3 (requirements.txt line 1)", "psycopg2 (requirements.txt line 2)", "pyspark (x)"];
    const { toBuild } = missingLibraries(of({ builds, file: "apt.txt" }));
    expect(toBuild).toEqual([
        expect.stringMatching(
            /^GDAL==3.10.3 \(requirements.txt line 1\) has no wheel, and is built with libgdal-dev. Type: echo libgdal-dev >> apt.txt {3}and/,
        ),
        expect.stringContaining("or ask for psycopg2-binary"),
    ]);
    expect(missingLibraries(of({ builds, systemPackages: ["libgdal-dev=3.10", "libpq-dev"] })).toBuild).toEqual([]);
});

test.each([
    ["python-ldap", ["libldap2-dev", "libsasl2-dev"]],
    ["mysqlclient", ["libmariadb-dev", "pkgconf"]],
    ["pygraphviz", ["graphviz-dev"]],
    ["rpy2", ["r-base"]],
])("%s is built with another Debian package of the same use, too", (name, systemPackages) =>
    expect(missingLibraries(of({ builds: [`${name} (x)`], systemPackages })).toBuild).toEqual([]),
);

test("each library that is to be configured has a place of its own, and the same whoever needs it", () => {
    const libraries = of({ packages: ["lightgbm", "pyzbar", "paddlepaddle"], builds: ["psycopg2 (x)"], configured: 2 });
    const { atImport, toBuild } = missingLibraries(libraries);
    expect([...atImport, ...toBuild].map((each) => /systemPackages\[(\d)\]' (\S+)/.exec(each)?.slice(1))).toEqual([
        ["2", "libgomp1"],
        ["3", "libzbar0"],
        ["2", "libgomp1"],
        ["4", "libpq-dev"],
    ]);
});
