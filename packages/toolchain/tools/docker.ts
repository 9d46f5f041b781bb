import execa from "execa";
import * as semver from "semver";
import { forcedOrigin } from "../core/forced-origin";
import type { Tool, ToolContext, ToolReport } from "@gaiaflow/engine-core/tool";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { findDockerCli, forgetDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { startDaemon, waitForAnswer } from "../docker/daemon";
import { mayInstall } from "@gaiaflow/engine-core/apt-install";
import { installDocker } from "../docker/install";
import type { Privileged } from "../docker/note";
import { SYSTEM_PLACE } from "../docker/place";
import { ensurePrivileged } from "../docker/privileged";
import { isFound, probeDaemon, type DaemonFound, type DaemonMissing } from "../docker/probe";

/** The first release whose BuildKit understands our Dockerfiles. */
const OLDEST_VERSION = "20.10.0";

const DETAILS: Record<Privileged, string> = {
    plain: "started by GaiaFlow",
    wrapped: "started by GaiaFlow; privileged containers by its own runtime",
    refused: "started by GaiaFlow; privileged containers do not start on this machine",
};

/** A Docker daemon: the user's, left as it is; else Debian's, installed and started where that is ours to do. */
export const docker: Tool = {
    name: "docker",
    ensure: async ({ say }) => {
        const started = performance.now();
        const cli = await findDockerCli();
        const found = await probeDaemon(cli);
        if (isFound(found) && cli !== undefined) {
            return [await reportDaemon(cli, found, say)];
        }
        const provided = await provide(cli, found as DaemonMissing, say);
        const now = await probeDaemon(provided.cli);
        if (!isFound(now)) {
            throw now.error;
        }
        const report = await reportDaemon(provided.cli, now, say);
        const seconds = (performance.now() - started) / 1000;
        // systemd's daemon is the machine's own, but where its packages came from just now is worth saying.
        const installed = provided.isNew ? ({ origin: "registries" } as const) : {};
        return [{ ...report, ...installed, did: "started", seconds }];
    },
};

interface Provided {
    readonly cli: string;
    /** Whether the packages were installed now. */
    readonly isNew: boolean;
}

async function provide(cli: string | undefined, missing: DaemonMissing, say: ToolContext["say"]): Promise<Provided> {
    const { fault, situation, error } = missing;
    const { dockerHost, context, hasDaemon, hasSystemd } = situation;
    const isOurs =
        dockerHost === undefined && context === "default" && fault === "no-answer" && process.getuid?.() === 0;
    const isInstalled = cli !== undefined && hasDaemon;
    const installs = forcedOrigin("docker") !== "official" && (await mayInstall());
    if (situation.platform !== "linux" || !isOurs || (!isInstalled && !installs)) {
        throw error;
    }
    if (!isInstalled) {
        await installDocker(say);
        // The command that was there before may lack what the new one has.
        forgetDockerCli();
    }
    const installed = await findDockerCli();
    if (installed === undefined) {
        throw new UserError({
            problem: "The docker command is not on PATH, though it is installed.",
            fix: "Add /usr/bin to PATH.",
        });
    }
    await (hasSystemd ? startBySystemd(installed, say) : startDaemon(installed, SYSTEM_PLACE, say));
    return { cli: installed, isNew: !isInstalled };
}

async function startBySystemd(cli: string, say: ToolContext["say"]): Promise<void> {
    say("starting the Docker daemon (systemctl start docker)");
    const answer = await execa("systemctl", ["start", "docker"], { reject: false });
    if (answer.failed || !(await waitForAnswer(cli, SYSTEM_PLACE, () => false))) {
        const fix = "Read: journalctl --unit docker --no-pager --lines 20";
        throw new UserError({ problem: "systemd could not start the Docker daemon.", fix, details: answer.stderr });
    }
}

async function reportDaemon(cli: string, { version, host }: DaemonFound, say: ToolContext["say"]): Promise<ToolReport> {
    if (semver.lt(semver.coerce(version) ?? OLDEST_VERSION, OLDEST_VERSION)) {
        throw new UserError({
            problem: `Docker ${version} is too old.`,
            fix: `Install Docker ${OLDEST_VERSION} or later.`,
        });
    }
    const privileged = host === SYSTEM_PLACE.host ? await ensurePrivileged(cli, SYSTEM_PLACE, say) : undefined;
    const [origin, detail] = privileged ? (["registries", DETAILS[privileged]] as const) : (["own", host] as const);
    return { name: "docker", version, origin, did: "found", seconds: 0, detail };
}
