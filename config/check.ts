import * as path from "node:path";
import type { StackIdentity } from "../lib/names";
import { readEnvFile } from "./env-file";
import { roleKeys } from "./role-keys";
import type { MachineFacts } from "./machine";
import { readMounts } from "./mounts";
import { readProject, type Project } from "./project";
import type { Config } from "./schema";
import type { RawConfig } from "./raw-config";
import { validateConfig } from "./validate";
import type { Mount } from "../lib/mounts";
import type { UserError } from "../lib/user-error";

/** What a stack's configuration says, and the project that it names. */
export interface Checked {
    /** Absent where there is a fault in it. */
    readonly config?: Config | undefined;
    /** Absent where there is a fault in it. */
    readonly project?: Project | undefined;
    /** The variables of `envFile`; empty where there is none, and in a preview that says the same on every machine. */
    readonly fileVariables: Readonly<Record<string, string>>;
    /** Folders from elsewhere. */
    readonly mounts: readonly Mount[];
    readonly faults: readonly UserError[];
}

/** Every fault that shows without asking Docker: in the configuration and the project. */
export function checkConfiguration(identity: StackIdentity, machine: MachineFacts, raw: RawConfig): Checked {
    const { config, faults, valid } = validateConfig(raw);
    const { programRoot, projectRoot } = machine;
    const { stack } = identity;
    const place = { mode: valid.mode, stack, projectRoot, anywhere: machine.anywhere };
    const envFile = valid.envFile === undefined ? undefined : path.resolve(projectRoot, valid.envFile);
    const { mounts, faults: mountFaults } = readMounts(config?.mounts ?? [], place);
    const where = { programRoot, projectRoot, stack, defaultName: identity.project, mounts, envFile };
    const { project, faults: projectFaults } = readProject(valid.project, where);
    const file = valid.envFile === undefined || machine.anywhere ? undefined : readEnvFile(valid.envFile, where);
    const fileVariables = file?.variables ?? {};
    const fromFile = [...(file?.faults ?? []), ...roleKeys(valid, fileVariables, identity.stack)];
    const others = [...mountFaults, ...projectFaults, ...fromFile];
    return { config, project, fileVariables, mounts, faults: [...faults, ...others] };
}
