import { SUBDIRS, type CondaPackages } from "./conda-ask";
import { renderHeader, type LockHeader } from "./lock-header";
import { fileName, type LockedFile, type LockedPackage } from "./locked-package";
import { withoutPasswords } from "./names";
import { fits, isEverywhere } from "./targets";

/**
 * A lock as it is written: the same bytes on every machine, whichever mirror it takes packages from. Hence no upload
 * times and sizes, which some mirrors do not tell, and the addresses that PyPI documents as predictable: those with a
 * checksum in them cannot be known from a mirror.
 */
export function renderLock(header: LockHeader, packages: readonly LockedPackage[], conda: CondaPackages = {}): string {
    const sorted = packages
        .filter(({ isUnpacked }) => !isUnpacked)
        .toSorted((one, other) => compare(key(one), key(other)))
        .map((each) => renderPackage(each, header.python));
    const head = ['lock-version = "1.0"', 'created-by = "gaiaflow"', `requires-python = "==${header.python}.*"`];
    return [renderHeader(header), head.join("\n"), ...sorted, ...renderConda(conda)].join("\n\n") + "\n";
}

/** What conda's channels have, in a table that tools which read such locks pass over: the addresses, with hashes. */
function renderConda(conda: CondaPackages): string[] {
    const lists = SUBDIRS.flatMap((subdir) => {
        const lines = (conda[subdir] ?? []).map(({ hash, url }) => `    ${quoted(`${url}#${hash}`)},`);
        return lines.length === 0 ? [] : [`${subdir} = [`, ...lines.toSorted(compare), "]"];
    });
    return lists.length === 0 ? [] : [["[tool.gaiaflow.conda]", ...lists].join("\n")];
}

/** The wheels of a package that can be installed in an image. */
export function fittingWheels({ wheels }: LockedPackage, python: string): LockedFile[] {
    return wheels.filter(({ url }) => fits(fileName(url), python));
}

function renderPackage(locked: LockedPackage, python: string): string {
    const { name, version, marker, index, sdist, archive } = locked;
    const wheels = fittingWheels(locked, python);
    const render = (file: LockedFile): string => renderFile(file, name, index === undefined && archive === undefined);
    const files = wheels.map(render).toSorted(compare);
    return [
        "[[packages]]",
        `name = ${quoted(name)}`,
        ...(version === undefined ? [] : [`version = ${quoted(version)}`]),
        ...(marker === undefined || isEverywhere(marker) ? [] : [`marker = ${quoted(marker)}`]),
        ...(index === undefined ? [] : [`index = ${quoted(withoutPasswords(index))}`]),
        ...(archive === undefined ? [] : [`archive = ${render(archive)}`]),
        ...(sdist === undefined || files.length > 0 ? [] : [`sdist = ${render(sdist)}`]),
        ...(files.length === 0 ? [] : ["wheels = [", ...files.map((file) => `    ${file},`), "]"]),
    ].join("\n");
}

function renderFile({ url, hashes }: LockedFile, name: string, isOfPyPI: boolean): string {
    const { sha256 = "" } = hashes;
    const address = isOfPyPI ? predictableUrl(name, fileName(url)) : withoutPasswords(url);
    return `{ url = ${quoted(address)}, hashes = { sha256 = ${quoted(sha256)} } }`;
}

/** As warehouse.pypa.io/api-reference/integration-guide.html has it, "Predictable URLs". */
function predictableUrl(name: string, file: string): string {
    const tag = file.endsWith(".whl") ? (file.split("-").at(-3) ?? "py3") : "source";
    return `https://files.pythonhosted.org/packages/${tag}/${name.charAt(0)}/${name}/${file}`;
}

const key = ({ name, version = "", marker = "" }: LockedPackage): string => [name, version, marker].join(" ");
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const quoted = (text: string): string => JSON.stringify(text);
