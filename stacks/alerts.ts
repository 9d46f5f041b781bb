import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../config/settings";
import { environments } from "../services/variables";
import { giveOut } from "./airflow-files";

/** The name of the file, beside the task config. In Python: `failed_run._settings_file`. */
const ALERTS_FILE = "alerts.json";

/**
 * Declares the file by which Airflow's scheduler sends messages of failed DAG runs, where the configuration says to whom;
 * it reads it whenever a run fails, so no container is replaced when it changes.
 *
 * @param others Secrets of the stack's own that tasks get. Defaults to none.
 */
export function giveOutAlerts(settings: Settings, others: pulumi.Input<readonly string[]> = []): void {
    const { alerts, env, secrets } = settings;
    if (alerts.webhook === undefined && alerts.smtp === undefined) {
        return;
    }
    // What no message may show, though a task's log does.
    const hide = [
        ...Object.values(secrets).flatMap((values) => Object.values(values)),
        ...Object.values(environments(env).secretEnvironment),
    ];
    const content = pulumi
        .all([pulumi.all(hide), others])
        .apply(([own, further]) => `${JSON.stringify({ ...alerts, hide: [...own, ...further] })}\n`);
    giveOut(settings, "alerts", ALERTS_FILE, { content, secret: true });
}
