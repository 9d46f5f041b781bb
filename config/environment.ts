import * as fs from "node:fs";
import * as path from "node:path";
import { TRIXIE, baseWithPython, pythonsFrom, type BaseImage } from "../lib/base-image";
import { UserError } from "../lib/user-error";
import { currentLock } from "../requirements/current-lock";
import { byNearness } from "../requirements/python-version";
import { buildLines } from "../requirements/build-lines";
import { indexScript, loginScript } from "../requirements/build-script";
import { withoutHashes } from "../requirements/hashes";
import { condaLines, installLines } from "../requirements/install-lines";
import { notebookIndexes, type NotebookIndexes } from "../requirements/notebook-indexes";
import type { PackageIndex } from "../requirements/package-index";
import { builtBeside } from "../requirements/without-isolation";
import type { StackIdentity } from "../lib/names";
import { builtBesideOthers } from "./builds-beside";
import { setLine, stackOption } from "./config-commands";
import { madeInMemory, type Whence } from "./lock-in-memory";
import type { MachineFacts } from "./machine";
import type { Project } from "./project";
import { missingLibraries, type MissingLibraries } from "./system-libraries";
import { systemPackages, systemPackagesFile } from "./system-packages";

/** What the project's functions run in. */
export interface Environment {
    /** The Debian that it stands on, and so its Python. */
    readonly base: BaseImage;
    /** Its packages, each with its version and hashes: lines of a requirements file. */
    readonly requirements: string;
    /** What conda's channels have, below those: `linux-64 https://… sha256:…`. Defaults to none. */
    readonly conda?: readonly string[];
    /** What has no wheel, as pip takes it. */
    readonly builds: readonly string[];
    /** Names of Debian packages. */
    readonly systemPackages: readonly string[];
    /** What a build step sources to find the project's own indexes. */
    readonly indexScript: string;
    /** What that sources in turn, with the logins there: a secret. Absent where no index asks for a login. */
    readonly loginScript?: string | undefined;
    /** The project's own indexes, for notebooks. */
    readonly forNotebooks: NotebookIndexes;
    /** Which packages need a library that the image will not have. Defaults to none. */
    readonly missingLibraries?: MissingLibraries;
    /** The file that says what the project needs, from the project's root. Absent where it needs nothing. */
    readonly source?: string;
}

/** A project on this machine, and the stack that asks. */
interface Where {
    readonly identity: StackIdentity;
    readonly machine: MachineFacts;
    readonly project: Pick<Project, "dockerfile" | "requirements" | "systemPackages">;
}

/**
 * The environment that a project's lock describes. One that is missing or of another state of its source is made in
 * memory; the project's folder is not written to.
 *
 * @throws {UserError} Where it cannot be made, with all that is wrong.
 */
export async function readEnvironment({ identity, machine, project }: Where): Promise<Environment> {
    const { programRoot, projectRoot } = machine;
    const { indexes = [] } = project.requirements;
    const same = {
        systemPackages: systemPackages(project.systemPackages, projectRoot),
        forNotebooks: notebookIndexes(indexes),
    };
    const current = currentLock(projectRoot, project.requirements);
    if (current === undefined) {
        // The platform's own lock of what every environment has.
        const requirements = fs.readFileSync(path.join(programRoot, "images/python/client.lock"), "utf8");
        const nothing = { base: TRIXIE, requirements, builds: [], ...same };
        const { dockerfile } = project;
        return dockerfile && !dockerfile.isOnOurs
            ? { ...nothing, ...indexScripts(indexes), source: dockerfile.name }
            : { ...nothing, indexScript: indexScript([]) };
    }
    const where = { stack: identity.stack, imageOrigin: machine.imageOrigin };
    const lock = current.isStale ? await madeInMemory(current, project.requirements, where) : current.lock;
    if (lock === undefined) {
        throw new Error(`${current.file} is neither there nor made`);
    }
    const libraries = {
        ...{ packages: lock.packages.map(({ name }) => name), builds: lock.needsBuild.map(withoutHashes) },
        ...{ systemPackages: same.systemPackages, configured: project.systemPackages?.length, stack: identity.stack },
        file: systemPackagesFile(projectRoot),
    };
    const { atImport, toBuild } = missingLibraries(libraries);
    const missing = { atImport, toBuild: [...toBuild, ...builtBesideOthers(lock, builtBeside(current.source))] };
    const conda = condaLines(lock);
    // A Dockerfile on top may install what is missing at an import, and comes too late for what is built. Conda's packages
    // bring their libraries.
    const isBrought = project.dockerfile !== undefined || conda.length > 0;
    return {
        missingLibraries: isBrought ? { ...missing, atImport: [] } : missing,
        // Conda has a Python of its own, whichever Debian it stands on.
        base: conda.length > 0 ? TRIXIE : baseFor(lock.python, where),
        requirements: installLines(lock),
        conda,
        builds: buildLines(lock.needsBuild),
        ...same,
        ...indexScripts(indexes),
        source: path.relative(projectRoot, current.source.file),
    };
}

function indexScripts(indexes: readonly PackageIndex[]): Pick<Environment, "indexScript" | "loginScript"> {
    return { indexScript: indexScript(indexes), loginScript: loginScript(indexes) };
}

function baseFor(python: string, { imageOrigin, stack }: Whence): BaseImage {
    const base = baseWithPython(python, imageOrigin);
    if (base === undefined) {
        const pythons = pythonsFrom(imageOrigin);
        const isElsewhere = baseWithPython(python, "official") !== undefined;
        const why = isElsewhere ? ", which comes from a container registry, and none is reached here" : "";
        throw new UserError({
            subject: "The Python of the project's lock",
            problem: `is ${python}${why}; what can be had is ${pythons.join(", ")}`,
            fix: `${setLine(stack, ["project", "python"], byNearness(pythons)[0] ?? "")}   then: npx gaiaflow start${stackOption(stack)}`,
        });
    }
    return base;
}
