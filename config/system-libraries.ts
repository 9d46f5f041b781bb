import { normalizeName, splitRequirement } from "../requirements/names";
import { setLine } from "./config-commands";

/** Packages whose wheels leave a shared library to the system, and the Debian packages that have it; any of `a|b` does. */
const AT_IMPORT: Readonly<Record<string, readonly string[]>> = {
    cairocffi: ["libcairo2|libcairo2-dev"],
    cairosvg: ["libcairo2|libcairo2-dev"],
    lightgbm: ["libgomp1|gcc|build-essential"],
    open3d: ["libgl1|libgl1-mesa-dev", "libgomp1|gcc|build-essential", "libx11-6|libx11-dev"],
    "opencv-contrib-python": ["libgl1|libgl1-mesa-dev", "libglib2.0-0|libglib2.0-0t64|libglib2.0-dev"],
    "opencv-python": ["libgl1|libgl1-mesa-dev", "libglib2.0-0|libglib2.0-0t64|libglib2.0-dev"],
    paddlepaddle: ["libgomp1|gcc|build-essential"],
    "python-magic": ["libmagic1|libmagic1t64|libmagic-dev"],
    pyzbar: ["libzbar0|libzbar0t64|libzbar-dev"],
    weasyprint: ["libpango-1.0-0|libpango1.0-dev", "libpangoft2-1.0-0|libpango1.0-dev"],
};

/** Packages without a wheel, the Debian packages by which they are built, and what may be asked for in their place. */
const TO_BUILD: Readonly<Record<string, readonly [packages: readonly string[], instead?: string]>> = {
    dlib: [["cmake"]],
    gdal: [
        ["libgdal-dev"],
        "and ask for the version of GDAL that Debian has; or ask for rasterio or pyogrio, which bring GDAL themselves",
    ],
    mysqlclient: [
        ["default-libmysqlclient-dev|libmariadb-dev|libmysqlclient-dev", "pkg-config|pkgconf"],
        "or ask for pymysql",
    ],
    "psycopg-c": [["libpq-dev|postgresql-server-dev-all"], "or ask for psycopg[binary]"],
    psycopg2: [["libpq-dev|postgresql-server-dev-all"], "or ask for psycopg2-binary"],
    pyaudio: [["portaudio19-dev"]],
    pycairo: [["libcairo2-dev", "pkg-config|pkgconf"]],
    pygraphviz: [["libgraphviz-dev|graphviz-dev"]],
    "python-ldap": [["libldap-dev|libldap2-dev", "libsasl2-dev"]],
    rpy2: [["r-base-dev|r-base"]],
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
    /** The file that lists them, or is to. Defaults to `packages.txt`. */
    readonly file?: string | undefined;
    readonly stack: string;
}

/** What the image will not have, a sentence for each package that needs it, with the line to type. */
export interface MissingLibraries {
    /** What imports will fail without. */
    readonly atImport: readonly string[];
    /** What a build will most likely fail without; a base of one's own may have it, so that it is not refused. */
    readonly toBuild: readonly string[];
}

/** Looks for what packages are known to need. */
export function missingLibraries(libraries: SystemLibraries): MissingLibraries {
    const { configured = 0 } = libraries;
    const asked: string[] = [];
    // Each has a place of its own in the configuration's list, whoever needs it.
    const placeOf = (each: string): number => {
        asked.push(...(asked.includes(each) ? [] : [each]));
        return configured + asked.indexOf(each);
    };
    const atImport = libraries.packages.flatMap((name) => {
        const missing = absent(AT_IMPORT[normalizeName(name)], libraries);
        const instead = name.startsWith("opencv-") ? `   or ask for ${name}-headless` : "";
        return missing.length === 0
            ? []
            : [
                  `${name} needs Debian's ${missing.join(" and ")}. Type: ${addLine(missing, libraries, placeOf)}${instead}`,
              ];
    });
    const toBuild = libraries.builds.flatMap((entry) => {
        const [packages, instead] = TO_BUILD[splitRequirement(entry)?.name ?? ""] ?? [];
        const missing = absent(packages, libraries);
        const end = instead === undefined ? "" : `   ${instead}`;
        return missing.length === 0
            ? []
            : [
                  `${entry} has no wheel, and is built with ${missing.join(" and ")}. Type: ${addLine(missing, libraries, placeOf)}${end}`,
              ];
    });
    return { atImport, toBuild };
}

/** The first of each choice of which nothing is there; a version may stand behind a name. */
function absent(choices: readonly string[] = [], { systemPackages }: SystemLibraries): string[] {
    const there = systemPackages.map((each) => each.replace(/[=:/].*$/, ""));
    return choices
        .map((choice) => choice.split("|"))
        .filter((choice) => !choice.some((each) => there.includes(each)))
        .map(([first = ""]) => first);
}

function addLine(
    packages: readonly string[],
    { configured, file = "packages.txt", stack }: SystemLibraries,
    placeOf: (each: string) => number,
): string {
    return configured === undefined
        ? `echo ${packages.join(" ")} >> ${file}`
        : packages.map((each) => setLine(stack, ["project", "systemPackages", placeOf(each)], each)).join("   and: ");
}
