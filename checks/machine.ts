import * as pulumi from "@pulumi/pulumi";
import { faultMessage } from "../config/config-commands";
import type { Settings } from "../config/settings";
import type { UserError } from "../lib/user-error";
import { baseImageFaults } from "./base-images";
import { engineFaults } from "./daemon";
import { gpuFaults } from "./gpus";
import { imageFaults } from "./images";
import { minikubeFaults } from "./minikube";
import { portFaults } from "./ports";

/** The names of the images that a stack builds, by their folders in `images/`. */
export type ImageNames = (settings: Settings) => ReadonlyMap<string, string>;

/**
 * Asks the machine, before anything is declared, whether the stack can come up. A preview asks only what the Docker
 * provider asks in it, too, whether the engine answers; and whether it has GPUs, where the stack wants them. All else may be
 * different where and when it is brought up. That of `npm run preview` asks nothing.
 *
 * @param builtImages Says what images the stack builds.
 * @throws {pulumi.RunError} One message with every fault.
 */
export async function checkMachine(settings: Settings, builtImages: ImageNames): Promise<void> {
    const refuse = (faults: readonly UserError[]): void => {
        if (faults.length > 0) {
            throw new pulumi.RunError(faultMessage(settings.identity.stack, faults));
        }
    };
    if (!settings.machine.anywhere) {
        refuse(await engineFaults());
    }
    if (pulumi.runtime.isDryRun()) {
        if (!settings.machine.anywhere) {
            refuse(await gpuFaults(settings));
        }
        return;
    }
    const probes = [
        // What runs in the cluster holds none.
        ...(settings.airflow.inCluster ? [] : [portFaults(settings)]),
        imageFaults(settings),
        baseImageFaults(settings, builtImages(settings)),
        minikubeFaults(settings),
        gpuFaults(settings),
    ];
    refuse((await Promise.all(probes)).flat());
    sayWhereFrom(settings);
}

/** A stack that was brought up from another folder mounts this one's files from now on. */
function sayWhereFrom({ identity, machine }: Settings): void {
    const { projectRoot, record } = machine;
    if (record && record.clone !== projectRoot) {
        void pulumi.log.info(
            `Stack ${identity.stack} was last brought up from ${record.clone}; it takes the files of ${projectRoot} now.`,
        );
    }
}
