import * as pulumi from "@pulumi/pulumi";
import { checkMachine, type Machine } from "../checks/machine";
import { notBuilt } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { dev } from "./dev";
import { builtImages } from "./images";
import type { StackOutputs } from "./outputs";
import { prodLocal } from "./prod-local";
import { sayProjectNotes } from "./project-notes";

/**
 * What a stack is made of, by its mode.
 * @throws {pulumi.RunError} for a mode that this version does not build.
 */
export async function deploy(settings: Settings): Promise<StackOutputs> {
    const { identity, mode } = settings;
    switch (mode) {
        case "dev":
            return dev(settings, await checked(settings));
        case "prod_local":
            return prodLocal(settings, await checked(settings));
        case "prod":
            throw new pulumi.RunError(notBuilt(identity.stack, mode));
        default:
            return mode satisfies never;
    }
}

/** What the machine has to offer, once nothing speaks against the stack. */
async function checked(settings: Settings): Promise<Machine> {
    const machine = await checkMachine(settings, builtImages);
    if (!pulumi.runtime.isDryRun()) {
        await sayProjectNotes(settings);
    }
    return machine;
}
