import { UserError } from "../lib/user-error";
import { normalizeName, splitRequirement } from "../requirements/names";
import { setLine } from "./config-commands";

/** Packages whose wheels leave a shared library to the system, and the Debian packages that have it. */
const AT_IMPORT: Readonly<Record<string, readonly string[]>> = {
    cairocffi: ["libcairo2"],
    cairosvg: ["libcairo2"],
    lightgbm: ["libgomp1"],
    open3d: ["libgl1", "libgomp1", "libx11-6"],
    "opencv-contrib-python": ["libgl1", "libglib2.0-0"],
    "opencv-python": ["libgl1", "libglib2.0-0"],
    paddlepaddle: ["libgomp1"],
    "python-magic": ["libmagic1"],
    pyzbar: ["libzbar0"],
    weasyprint: ["libpango-1.0-0", "libpangoft2-1.0-0"],
};

/** Packages without a wheel, the Debian packages by which they are built, and what may be asked for in their place. */
const TO_BUILD: Readonly<Record<string, readonly [packages: readonly string[], instead?: string]>> = {
    dlib: [["cmake"]],
    gdal: [
        ["libgdal-dev"],
        "and ask for the version of GDAL that Debian has; or ask for rasterio or pyogrio, which bring GDAL themselves",
    ],
    mysqlclient: [["default-libmysqlclient-dev", "pkg-config"], "or ask for pymysql"],
    "psycopg-c": [["libpq-dev"], "or ask for psycopg[binary]"],
    psycopg2: [["libpq-dev"], "or ask for psycopg2-binary"],
    pyaudio: [["portaudio19-dev"]],
    pycairo: [["libcairo2-dev", "pkg-config"]],
    pygraphviz: [["libgraphviz-dev"]],
    "python-ldap": [["libldap-dev", "libsasl2-dev"]],
    rpy2: [["r-base-dev"]],
};

/** What a project has of both, and where Debian packages are added to it. */
export interface SystemLibraries {
    /** Names of the packages that a lock holds. */
    readonly packages: readonly string[];
    /** What is built, as a lock names it: `GDAL==3.10.3 (requirements.txt line 1)`. */
    readonly builds: readonly string[];
    readonly systemPackages: readonly string[];
    /** How many the stack's configuration lists; undefined where a file does. */
    readonly configured?: number | undefined;
    readonly stack: string;
}

/** Which packages need what the image will not have, a sentence each with the line to type; imports of them would fail. */
export function missingLibraries(libraries: SystemLibraries): string[] {
    return libraries.packages.flatMap((name) => {
        const missing = absent(AT_IMPORT[normalizeName(name)], libraries);
        const instead = name.startsWith("opencv-") ? `   or ask for ${name}-headless` : "";
        return missing.length === 0
            ? []
            : [`${name} needs Debian's ${missing.join(" and ")}. Type: ${addLine(missing, libraries)}${instead}`];
    });
}

/** @throws {UserError} For what cannot be built without Debian packages that the project does not name. */
export function refuseUnbuildable(libraries: SystemLibraries): void {
    const faults = libraries.builds.flatMap((entry) => {
        const [packages, instead] = TO_BUILD[splitRequirement(entry)?.name ?? ""] ?? [];
        const missing = absent(packages, libraries);
        const fix = `Type: ${addLine(missing, libraries)}${instead === undefined ? "" : `   ${instead}`}`;
        return missing.length === 0
            ? []
            : [`${entry} has no wheel, and is built with ${missing.join(" and ")}. ${fix}`];
    });
    if (faults.length > 0) {
        throw new UserError({ problem: faults.join("\n"), fix: "" });
    }
}

function absent(packages: readonly string[] = [], { systemPackages }: SystemLibraries): string[] {
    return packages.filter((each) => !systemPackages.includes(each));
}

function addLine(packages: readonly string[], { configured, stack }: SystemLibraries): string {
    return configured === undefined
        ? `echo ${packages.join(" ")} >> packages.txt`
        : packages
              .map((each, index) => setLine(stack, ["project", "systemPackages", configured + index], each))
              .join("   and: ");
}
