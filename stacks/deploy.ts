import * as pulumi from "@pulumi/pulumi";
import { checkMachine } from "../checks/machine";
import { checkRemote, type Remote } from "../checks/remote";
import type { Settings } from "../config/settings";
import { dev } from "./dev";
import { builtImages } from "./images";
import { inCluster, prodInCluster } from "./in-cluster";
import type { StackOutputs } from "./outputs";
import { prod } from "./prod";
import { prodLocal } from "./prod-local";
import { sayProjectNotes } from "./project-notes";
import { newSubnets, type NewSubnets } from "./subnets";

/** What a stack is made of, by its mode. */
export async function deploy(settings: Settings): Promise<StackOutputs> {
    const { mode } = settings;
    switch (mode) {
        case "dev":
            return dev(settings, await checked(settings));
        case "prod_local":
            return settings.airflow.inCluster
                ? inCluster(settings, await checked(settings))
                : prodLocal(settings, await checked(settings));
        case "prod":
            return settings.airflow.inCluster
                ? prodInCluster(settings, await checkedRemote(settings))
                : prod(settings, await checkedRemote(settings));
        default:
            return mode satisfies never;
    }
}

/** What the machine has to offer, once nothing speaks against the stack. */
async function checked(settings: Settings): Promise<NewSubnets> {
    await checkMachine(settings, builtImages);
    const free = await newSubnets(settings.identity);
    await sayNotes(settings);
    return free;
}

/** The same of a cluster that is there already. */
async function checkedRemote(settings: Settings): Promise<Remote> {
    const remote = await checkRemote(settings);
    await sayNotes(settings);
    return remote;
}

async function sayNotes(settings: Settings): Promise<void> {
    if (!pulumi.runtime.isDryRun()) {
        await sayProjectNotes(settings);
    }
}
