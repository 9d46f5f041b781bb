import { stackOption } from "../../../config/config-commands";
import { DEFAULT_SERVICES, servicesWith, type ServiceName } from "../../../services/catalogue";
import { bringUp, type ShowOptions } from "./bring-up";
import { afterStart, afterStop } from "./choose-services";
import { refusePods, serviceContainers } from "./containers";
import { checkEarly, refuseEarly } from "./early-faults";
import { refuseOthers } from "./own-containers";
import { removeServices } from "./remove-services";
import { restartServices } from "./restart-services";
import { changeConfig, stackFileOfNow, type ConfigChange } from "./stack-config";
import { stopServices } from "./stop-services";

/** What is typed behind `gaiaflow mlops`. */
export interface MlopsOptions extends ShowOptions {
    /** Defaults to all that the configuration names. */
    readonly service?: readonly ServiceName[];
    readonly cache?: boolean;
    readonly dockerBuild?: boolean;
    readonly jupyterPort?: number;
    readonly deleteVolume?: boolean;
    readonly yes?: boolean;
}

/**
 * Starts services beside those that run, or all that the configuration names.
 *
 * @param changes What is written down besides the services.
 * @returns The exit code.
 */
export async function startMlops(
    stack: string,
    options: MlopsOptions,
    changes = buildChanges(options),
): Promise<number> {
    const { cache = false, dockerBuild = false, service = [], showSecrets = false, verbose = false } = options;
    const services = afterStart(service.length === 0 ? [] : await runningServices(stack, "rm -f"), service);
    const chosen = service.length === 0 ? [] : [{ path: ["services"] as const, value: services }];
    const onRefused = await stackFileOfNow(stack);
    // A port that is taken, or another's, is not written down.
    await changeConfig(stack, [...chosen, ...changes], () => refuseEarly(stack));
    const code = await bringUp(stack, { rebuild: dockerBuild && cache, onRefused, showSecrets, verbose });
    const left = leftOut(stack);
    if (code === 0 && left.length > 0) {
        console.log(`Left out by gaiaflow:services: ${left.join(", ")}. To have it too: ${startLine(stack, left)}`);
    }
    return code;
}

/**
 * Stops services; their data stays unless volumes are to go.
 *
 * @returns The exit code.
 */
export async function stopMlops(stack: string, options: MlopsOptions): Promise<number> {
    const { deleteVolume = false, service = [], yes = false } = options;
    const now = await runningServices(stack, deleteVolume ? "rm -f" : "stop");
    const stay = service.length === 0 ? [] : afterStop(now, service);
    const onRefused = await stackFileOfNow(stack);
    if (stay.length > 0) {
        // Before any data goes: what is refused removes nothing.
        await changeConfig(stack, [{ path: ["services"], value: stay }], () => refuseEarly(stack));
    }
    if (deleteVolume && !(await removeServices(stack, service, yes))) {
        await onRefused();
        return 1;
    }
    if (stay.length > 0) {
        return bringUp(stack, { onRefused });
    }
    if (!deleteVolume) {
        // The configuration has to name at least one.
        await stopServices(stack, service);
    }
    return 0;
}

/**
 * Restarts services: their containers alone, where no setting changes with it.
 *
 * @returns The exit code.
 */
export async function restartMlops(stack: string, options: MlopsOptions): Promise<number> {
    const { deleteVolume = false, dockerBuild = false, service = [], yes = false } = options;
    const changes = buildChanges(options);
    if (deleteVolume) {
        refuseCluster(stack);
        const onRefused = await stackFileOfNow(stack);
        // Before any data goes: what is refused removes nothing.
        await changeConfig(stack, changes, () => refuseEarly(stack));
        if (!(await removeServices(stack, service, yes))) {
            await onRefused();
            return 1;
        }
    }
    if (deleteVolume || dockerBuild || changes.length > 0) {
        return startMlops(stack, options, changes);
    }
    refuseCluster(stack);
    await restartServices(stack, service);
    return 0;
}

/** Written down, so that a preview afterwards is empty. */
function buildChanges({ cache, dockerBuild, jupyterPort }: MlopsOptions): ConfigChange[] {
    return [
        ...(jupyterPort === undefined ? [] : [{ path: ["ports", "jupyter"] as const, value: jupyterPort }]),
        ...(dockerBuild && !cache ? [{ path: ["build", "force"] as const, value: new Date().toISOString() }] : []),
    ];
}

/** Docker knows nothing of pods: those that were not asked for would be taken out of the configuration, and go. */
function refuseCluster(stack: string): void {
    refusePods(
        stack,
        `Which services run, gaiaflow:services in Pulumi.${stack}.yaml says, and npx gaiaflow start${stackOption(stack)} does it. ` +
            `To restart one: kubectl rollout restart deployment/NAME, in the namespace that npx gaiaflow status${stackOption(stack)} names.`,
    );
}

/** @throws {UserError} Where they are another user's; {@link refuseOthers} says what the verb is. */
async function runningServices(stack: string, verb: string): Promise<ServiceName[]> {
    refuseCluster(stack);
    const containers = await serviceContainers(stack);
    await refuseOthers(stack, containers, verb);
    return servicesWith(containers.filter(({ isRunning }) => isRunning).map(({ role }) => role));
}

function leftOut(stack: string): ServiceName[] {
    const configured = checkEarly(stack)?.config?.services;
    return configured === undefined ? [] : DEFAULT_SERVICES.filter((service) => !configured.includes(service));
}

function startLine(stack: string, services: readonly string[]): string {
    const option = stackOption(stack);
    return `npx gaiaflow mlops start${option} ${services.map((service) => `--service ${service}`).join(" ")}`;
}
