import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ImageOrigin } from "../lib/base-image";
import { engineRecordFile } from "../lib/engine-record";
import type { StackIdentity } from "../lib/names";
import { stateFolder } from "../lib/state-folder";

/** What the last `up` of a stack left for the next one, in the stack's folder. */
export interface StackRecord {
    /** The project's folder that it ran in. */
    readonly clone: string;
    /** Names of the images that it has built. */
    readonly images?: readonly string[];
}

/** What the program takes from the machine it runs on; everything else comes from the stack's configuration. */
export interface MachineFacts {
    /** Absolute path of the program: its scripts, `images/` and the Python package. */
    readonly programRoot: string;
    /** Absolute path of the user's project: Pulumi.yaml, stack files, DAGs, the user's package. */
    readonly projectRoot: string;
    /** The user id that owns the project; 0 is root, and what Windows says. */
    readonly ownerUid: number;
    /** What images are built for: this machine's architecture, as Docker names it. */
    readonly platform: string;
    /** For what may be removed at any time; the toolchain's own, too. */
    readonly cacheFolder: string;
    /** Above the folders of all stacks, outside the clone. */
    readonly stateFolder: string;
    /** A folder of the stack's own, outside the clone, for what containers mount beside the user's files. */
    readonly stackFolder: string;
    /** What the last `up` left; undefined before the first one. */
    readonly record: StackRecord | undefined;
    /** Where images come from, by which the Pythons differ that can be had; a container registry before it is known. */
    readonly imageOrigin: ImageOrigin;
    /**
     * Whether a preview is to say the same on every machine: nothing is asked of this one, no daemon either, and what
     * earlier `up`s left on it counts as not there.
     */
    readonly anywhere: boolean;
}

/** How to read them. */
export interface MachineOptions {
    /** Defaults to the current folder: Pulumi runs the program in that of Pulumi.yaml. */
    readonly projectRoot?: string;
    /** {@link MachineFacts.anywhere}. Defaults to false. */
    readonly anywhere?: boolean;
}

/** The facts of this machine for one stack. */
export function readMachine(identity: StackIdentity, options: MachineOptions = {}): MachineFacts {
    const { projectRoot = process.cwd(), anywhere = false } = options;
    const above = stateFolder(os.homedir());
    const stackFolder = path.join(above, "stacks", identity.project, identity.stack);
    const cacheFolder = path.join(cacheHome(), "gaiaflow");
    const platform = `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`;
    return {
        programRoot: path.resolve(__dirname, ".."),
        projectRoot,
        ownerUid: fs.statSync(projectRoot).uid,
        platform,
        cacheFolder,
        stateFolder: above,
        stackFolder,
        record: anywhere ? undefined : readRecord(stackFolder),
        imageOrigin: anywhere ? "official" : readImageOrigin(cacheFolder, projectRoot),
        anywhere,
    };
}

function readImageOrigin(cacheFolder: string, projectRoot: string): ImageOrigin {
    const file = engineRecordFile(cacheFolder, projectRoot);
    const record = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    return /"images":\s*"registries"/.test(record) ? "registries" : "official";
}

/** The specification of the variable says that an empty or relative value counts as none. */
function cacheHome(): string {
    const value = process.env["XDG_CACHE_HOME"] ?? "";
    return path.isAbsolute(value) ? value : path.join(os.homedir(), ".cache");
}

function readRecord(stackFolder: string): StackRecord | undefined {
    const file = path.join(stackFolder, RECORD_FILE);
    return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as StackRecord) : undefined;
}

/** The name of a {@link StackRecord}'s file in the stack's folder. */
export const RECORD_FILE = "last-up.json";
