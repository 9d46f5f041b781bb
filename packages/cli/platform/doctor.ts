import * as os from "node:os";
import { cacheDir, configDir, findProjectRoot } from "@gaiaflow/engine-core/paths";
import { lookForDocker } from "@gaiaflow/engine-core/docker/cli";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { dockerHost } from "@gaiaflow/toolchain/core/environment";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { BEFORE_START, MACHINE_CHECKS } from "../../../checks/doctor";
import type { Finding, MachineCheck, MachineFacts } from "../../../checks/doctor/check";
import { stackOption } from "../../../config/config-commands";
import { checkEarly } from "./early-faults";
import { needsCluster } from "./needs-cluster";

/** What a check found. */
export interface CheckResult extends Pick<MachineCheck, "name" | "title" | "why"> {
    /** Whether there is no fault; a note is none. */
    readonly ok: boolean;
    readonly findings: readonly (Required<Pick<Finding, "problem" | "fix" | "isNote">> & Pick<Finding, "details">)[];
}

/** Looks at everything on this machine that a stack needs, and changes nothing. */
export async function examine(stack: string): Promise<CheckResult[]> {
    // The user's own variables are looked at; the engine is asked where the docker command asks it.
    const machine = await factsOfThisMachine(stack, { ...process.env });
    Object.assign(process.env, await dockerHost());
    return results(MACHINE_CHECKS, machine);
}

/** @throws {UserError} Where a start of the stack would end in the middle, or in words that nobody understands. */
export async function refuseUnfit(stack: string): Promise<void> {
    const found = await results(BEFORE_START, await factsOfThisMachine(stack, process.env));
    const [first, ...more] = found.flatMap(({ findings }) => findings.filter(({ isNote }) => !isNote));
    if (first !== undefined) {
        const others = more.length === 0 ? "" : `\n${more.length} more: npx gaiaflow doctor${stackOption(stack)}`;
        throw new UserError({ ...first, fix: `${first.fix}${others}` });
    }
}

/** Looks at all at once. */
export async function results(checks: readonly MachineCheck[], machine: MachineFacts): Promise<CheckResult[]> {
    return Promise.all(
        checks.map(async ({ find, name, title, why }) => {
            const findings = (await find(machine)).map(({ details = "", fix, isNote = false, problem, subject }) => {
                const about = [subject, problem].filter(Boolean).join(" ");
                return { problem: about, ...(details === "" ? {} : { details }), fix, isNote };
            });
            return { name, title, why, ok: findings.every(({ isNote }) => isNote), findings };
        }),
    );
}

async function factsOfThisMachine(stack: string, environment: NodeJS.ProcessEnv): Promise<MachineFacts> {
    const projectRoot = findProjectRoot();
    const { config, project } = (projectRoot === undefined ? undefined : checkEarly(stack)) ?? {};
    return {
        platform: process.platform,
        release: os.release(),
        environment,
        home: os.homedir(),
        docker: await lookForDocker(),
        uid: process.getuid?.(),
        hostname: os.hostname(),
        cacheFolder: cacheDir(),
        configFolder: configDir(),
        stateFolder: stateDir(),
        projectRoot,
        mountedFolders: project === undefined ? [] : [project.folders.notebooks.folder],
        stack,
        hasCluster: projectRoot !== undefined && needsCluster(stack),
        settings: config && { ...config, identity: { project: projectName(), stack } },
    };
}
