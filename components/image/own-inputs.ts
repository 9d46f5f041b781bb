import * as fs from "node:fs";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { BaseImage } from "../../lib/base-image";
import { contentHash } from "../../lib/hash";
import { buildArgs } from "../../services/catalogue";
import type { BuildOptions } from "../../services/service";

/** What the stack says to single images. */
export interface ImageSettings extends BuildOptions {
    /** What the project's environment is made from. */
    readonly environment: {
        /** The Debian that it stands on, and so its Python. */
        readonly base: BaseImage;
        /** Its packages, each with its version and hashes: lines of a requirements file. */
        readonly requirements: string;
        /** Packages of conda's channels, as its installer takes them: `linux-64 https://… sha256:…`. Defaults to none. */
        readonly conda?: readonly string[] | undefined;
        /** What has to be built first, as pip takes it; its dependencies are found then, within the versions above. */
        readonly builds: readonly string[];
        /** Names of Debian packages. */
        readonly systemPackages: readonly string[];
        /** What a build step sources to find the project's own indexes. */
        readonly indexScript: string;
        /** The secret that it sources in turn, with the logins there. Defaults to none. */
        readonly loginScript?: pulumi.Input<string> | undefined;
    };
    /** The image of the project's own that functions run in, by its name. Defaults to that of the environment. */
    readonly ownImage?: string | undefined;
}

/** By which a Dockerfile mounts the logins of the project's indexes. */
export const LOGINS_SECRET = "gaiaflow-logins";

/** What installs the environment's packages. */
const INSTALLER = "install_changed.py";

/** What builds those that have no wheel, and installs them on top. */
const BUILT_INSTALLERS = ["build_wheels.py", "install_built.py"] as const;

/** What installs those of conda's channels below them. */
const CONDA_INSTALLER = ["install_conda.py", "rattler.lock"] as const;

/** What one image is built from besides its own folder. */
export interface OwnInputs {
    /** Build arguments. */
    readonly args: Readonly<Record<string, string>>;
    /** Texts by their names, which are the whole build context; absent where the program's folder is that. */
    readonly context?: Readonly<Record<string, string>>;
    /** A file that its steps may read while they run, and that no layer holds. */
    readonly secret?: BuildSecret | undefined;
}

/** A secret of a build. */
export interface BuildSecret {
    /** By which the Dockerfile mounts it. */
    readonly id: string;
    readonly content: pulumi.Input<string>;
}

/**
 * The same for an image by its folder in `images/`; nothing for most of them.
 * @param settings With the absolute path of the program, which holds that folder.
 */
export function ownInputs(image: string, settings: ImageSettings & { readonly programRoot: string }): OwnInputs {
    const { environment, ownImage = "", programRoot } = settings;
    switch (image) {
        case "environment":
            return {
                args: {
                    BASE: environment.base.image,
                    MIRRORS: environment.base.mirrors,
                    SYSTEM_PACKAGES: environment.systemPackages.join(" "),
                },
                context: {
                    "requirements.lock": environment.requirements,
                    "builds.txt": environment.builds.map((line) => `${line}\n`).join(""),
                    indexes: environment.indexScript,
                    ...installers(programRoot, [INSTALLER]),
                    ...installers(programRoot, BUILT_INSTALLERS, environment.builds.length > 0),
                    ...condaInputs(programRoot, environment.conda),
                },
                secret:
                    environment.loginScript === undefined
                        ? undefined
                        : { id: LOGINS_SECRET, content: environment.loginScript },
            };
        case "own-environment":
            return { args: { OWN: ownImage } };
        default:
            return { args: buildArgs(image, settings) };
    }
}

function condaInputs(programRoot: string, lines: readonly string[] = []): Record<string, string> {
    return {
        "conda.txt": lines.map((line) => `${line}\n`).join(""),
        ...installers(programRoot, CONDA_INSTALLER, lines.length > 0),
    };
}

/** Those are empty that have nothing to install, so that another one builds no other environment again. */
function installers(programRoot: string, names: readonly string[], isUsed = true): Record<string, string> {
    const read = (name: string): string =>
        isUsed ? fs.readFileSync(path.join(programRoot, "images/environment", name), "utf8") : "";
    return Object.fromEntries(names.map((name) => [name, read(name)]));
}

/** A folder of its own in the cache that holds these files alone. */
export function writtenContext(cacheFolder: string, files: Readonly<Record<string, string>>): string {
    const folder = path.join(cacheFolder, "contexts", contentHash(new Map(Object.entries(files))));
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
        fs.writeFileSync(path.join(folder, name), text);
    }
    return folder;
}
