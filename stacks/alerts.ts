import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/settings";
import { giveOut } from "./airflow-files";

/** The name of the file, beside the task config. In Python: `failed_run._settings_file`. */
const ALERTS_FILE = "alerts.json";

/**
 * Declares the file by which Airflow's scheduler sends messages of failed DAG runs, where the configuration says to whom;
 * it reads it whenever a run fails, so no container is replaced when it changes.
 */
export function giveOutAlerts(settings: Settings): void {
    const { alerts, mode, secrets } = settings;
    if (alerts.webhook === undefined && alerts.smtp === undefined) {
        return;
    }
    // What no message may show. In dev tasks get what lies in files beside this one, if anything; of the scheduler's own
    // secret variables it knows itself.
    const hide = mode === "dev" ? [] : Object.values(secrets).flatMap((values) => Object.values(values));
    const content = pulumi.all(hide).apply((texts) => `${JSON.stringify({ ...alerts, hide: texts })}\n`);
    giveOut(settings, "alerts", ALERTS_FILE, { content, secret: true });
}
