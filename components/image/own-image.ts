import * as fs from "node:fs";
import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { pathFrom } from "../../lib/folders";
import { BASE_ARGUMENT, MIRRORS_ARGUMENT, type ProjectDockerfile } from "../../lib/dockerfile";
import { contentHash } from "../../lib/hash";
import { typeToken } from "../../lib/type-token";
import { localCommand } from "../local-command";
import { SHARED_BASES } from "./base-images";
import { builtWith } from "./build-with-secret";
import { dockerContext } from "./docker-context";
import { fileDigest } from "./file-digest";
import { localImage, nameAfterCreation, type LocalImageArgs } from "./local-image";
import { LOGINS_SECRET } from "./own-inputs";
import { builtImage, type BuildArgs } from "./platform-image";

export interface OwnImageArgs {
    readonly dockerfile: ProjectDockerfile;
    /** How images of ours are built, one of which it may start from. */
    readonly build: BuildArgs;
}

/**
 * The image that a Dockerfile of the project's own makes, checked by running it once: a command fails with all that it
 * lacks of what GaiaFlow needs, before anything stands on it. It stays when the stack goes, as all images do.
 */
export class OwnImage extends pulumi.ComponentResource {
    /** Known at preview, and another one only with the content; there once the image has passed its check. */
    public readonly reference: pulumi.Output<string>;

    constructor(name: string, { build, dockerfile }: OwnImageArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("image", "OwnImage"), name, {}, opts);
        const args = ownImageArgs(dockerfile, build);
        const { bases = [] } = build;
        const { loginScript } = build.environment;
        const isAsked = loginScript !== undefined && dockerfile.text.includes(`id=${LOGINS_SECRET}`);
        const secret = isAsked ? { id: LOGINS_SECRET, content: loginScript } : undefined;
        const dependsOn = secret ? builtWith(secret, args, { bases, parent: this }) : [...bases];
        const image = localImage(name, args, { parent: this, dependsOn });
        const checked = localCommand(
            `${name}-check`,
            {
                interpreter: ["node"],
                // Commands run in the project's folder: from there the path is the same on every machine.
                create: pathFrom(build.projectRoot, SCRIPT),
                environment: {
                    IMAGE: nameAfterCreation(image, args.imageName),
                    PLATFORM: args.platform,
                    DOCKERFILE: dockerfile.name,
                },
                triggers: [args.imageName],
                logging: command.local.Logging.None,
                addPreviousOutputInEnv: false,
            },
            { parent: this, dependsOn: [image] },
        );
        this.reference = nameAfterCreation(checked, args.imageName);
        this.registerOutputs({ reference: this.reference });
    }
}

const SCRIPT = path.join(__dirname, "scripts", "check-own-image.cjs");

/** How a Dockerfile of the project's own is built; the name moves with what it copies, and with what it starts from. */
export function ownImageArgs(dockerfile: ProjectDockerfile, build: BuildArgs): LocalImageArgs {
    const { files, rules } = dockerContext(dockerfile, build.programRoot);
    const args = { ...dockerfile.args, ...ownArguments(dockerfile, build) };
    const digests = path.join(build.cacheFolder, "digests");
    const content = new Map<string, string>(
        files.map((file) => {
            const absolute = path.join(dockerfile.context, file);
            const mode = fs.lstatSync(absolute).mode & 0o100 ? "executable " : "";
            return [`file ${file}`, mode + fileDigest(absolute, digests)];
        }),
    );
    content.set("Dockerfile", dockerfile.text).set("rules", rules).set("force", build.force);
    Object.entries(args).forEach(([key, value]) => content.set(`argument ${key}`, value));
    const hash = contentHash(content);
    const force = build.cache ? build.force : [build.force, hash].filter(Boolean).join("-");
    return {
        imageName: `gaiaflow/own-image:${hash}`,
        context: pathFrom(build.projectRoot, dockerfile.context),
        dockerfile: writtenDockerfile(force === "" ? dockerfile.text : withForce(dockerfile.text), rules, build),
        args: force === "" ? args : { ...args, [FORCE]: force },
        platform: build.platform,
    };
}

/** GaiaFlow's images, by the arguments that the Dockerfile asks for. */
function ownArguments({ argumentNames }: ProjectDockerfile, build: BuildArgs): Record<string, string> {
    const { imageName } = builtImage({ ...build, ...SHARED_BASES.ENVIRONMENT });
    const known = { [BASE_ARGUMENT]: imageName, [MIRRORS_ARGUMENT]: build.environment.base.mirrors };
    return Object.fromEntries(Object.entries(known).filter(([name]) => argumentNames.has(name)));
}

const FORCE = "GAIAFLOW_FORCE";

/** A build argument is part of what Docker's cache goes by, from the line on that asks for it. */
function withForce(text: string): string {
    return text.replaceAll(/^[ \t]*FROM[ \t].*$/gim, `$&\nARG ${FORCE}`);
}

/** Docker reads one list of what stays out, the one beside the Dockerfile: a copy of it has ours with the user's own. */
function writtenDockerfile(text: string, rules: string, { cacheFolder }: BuildArgs): string {
    const file = path.join(
        cacheFolder,
        "own-image",
        contentHash(new Map(Object.entries({ text, rules }))),
        "Dockerfile",
    );
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(`${file}.dockerignore`, rules);
    fs.writeFileSync(file, text);
    return file;
}
