import type { Settings } from "../../config/settings";
import { engineJson } from "../../lib/engine.cjs";
import type { UserErrorParts } from "../../lib/user-error";

/** The machine and the project that are looked at. */
export interface MachineFacts {
    readonly platform: NodeJS.Platform;
    /** The kernel's release, by which WSL is known. */
    readonly release: string;
    /** As the user has set it. */
    readonly environment: NodeJS.ProcessEnv;
    readonly home: string;
    /** The docker command to use, and whether it can build images with BuildKit. */
    readonly docker: { readonly cli: string | undefined; readonly isComplete: boolean };
    /** Who runs the command; 0 is root. Undefined on Windows. */
    readonly uid: number | undefined;
    readonly hostname: string;
    readonly cacheFolder: string;
    readonly configFolder: string;
    readonly stateFolder: string;
    /** Undefined outside a project. */
    readonly projectRoot: string | undefined;
    /** The project's folders that containers write. */
    readonly mountedFolders: readonly string[];
    readonly stack: string;
    /** Whether the stack has a cluster on this machine. */
    readonly hasCluster: boolean;
    /** What of the stack's settings is checked here; undefined where they are not known. */
    readonly settings: Pick<Settings, "identity" | "ports" | "services" | "objectStore"> | undefined;
}

/** Something that is wrong, or with `isNote` worth to know. The fix is a command to type, and is never run. */
export interface Finding extends UserErrorParts {
    readonly isNote?: boolean;
}

/** One thing to look at. `gaiaflow doctor` prints it, `docs/troubleshooting.md` is made from it. */
export interface MachineCheck {
    /** In `--json`, and as an anchor in the docs. */
    readonly name: string;
    readonly title: string;
    /** What does not work where it is wrong. */
    readonly why: string;
    /** Every kind of finding, as an example machine would have it. */
    readonly examples: readonly Finding[];
    /** Looks, and changes nothing. */
    readonly find: (machine: MachineFacts) => Promise<readonly Finding[]>;
}

/** What Docker's daemon says of itself, as far as it is read here. */
export interface EngineInfo {
    readonly MemTotal: number;
    readonly CgroupVersion?: string;
    readonly DockerRootDir: string;
    readonly SystemTime: string;
    readonly OperatingSystem: string;
}

/** Undefined where the daemon does not answer, which a check of its own says. */
export async function engineInfo(): Promise<EngineInfo | undefined> {
    return (await engineJson("GET", "/info").catch(() => undefined)) as EngineInfo | undefined;
}
