import { missingLibraries, refuseUnbuildable, type SystemLibraries } from "../../../config/system-libraries";

const of = (changes: Partial<SystemLibraries>): SystemLibraries => ({
    ...{ packages: [], builds: [], systemPackages: [], stack: "dev", ...changes },
});

test("a package whose wheel leaves a library to the system is named with the line that adds it, before a build", () => {
    expect(missingLibraries(of({ packages: ["numpy", "lightgbm", "opencv-python"] }))).toEqual([
        "lightgbm needs Debian's libgomp1. Type: echo libgomp1 >> packages.txt",
        "opencv-python needs Debian's libgl1 and libglib2.0-0. Type: echo libgl1 libglib2.0-0 >> packages.txt   or ask for opencv-python-headless",
    ]);
    expect(missingLibraries(of({ packages: ["lightgbm"], systemPackages: ["libgomp1"], configured: 1 }))).toEqual([]);
    expect(missingLibraries(of({ packages: ["lightgbm"], systemPackages: ["jq"], configured: 1 }))).toEqual([
        "lightgbm needs Debian's libgomp1. Type: pulumi config set --stack dev --path 'gaiaflow:project.systemPackages[1]' libgomp1",
    ]);
});

test("what cannot be built without Debian packages is refused, all of it at once", () => {
    const builds = ["GDAL==3.10.3 (requirements.txt line 1)", "psycopg2 (requirements.txt line 2)", "pyspark (x)"];
    const message = (() => {
        try {
            refuseUnbuildable(of({ builds }));
        } catch (error) {
            return (error as Error).message;
        }
        return "";
    })();
    expect(message).toContain(
        "GDAL==3.10.3 (requirements.txt line 1) has no wheel, and is built with libgdal-dev. Type: echo libgdal-dev >> packages.txt",
    );
    expect(message).toContain("or ask for psycopg2-binary");
    expect(message).not.toContain("pyspark");
    expect(() => refuseUnbuildable(of({ builds, systemPackages: ["libgdal-dev", "libpq-dev"] }))).not.toThrow();
});
