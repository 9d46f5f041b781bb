import * as fs from "node:fs";
import * as path from "node:path";
import { SCHEDULER_ROLE, STACK_FOLDER, TASK_CONFIG_FILE } from "../../../../services/airflow-part";
import { runDocker } from "../containers";
import { runningContainer } from "../service-shell";
import { podLeftovers, type EndedPod } from "./ended-pod";
import type { PruneGroup } from "./leftover";

/** Runs beside Airflow, with its rights. */
const SCRIPT = path.join(__dirname, "ended_pods.py");
/** What it reads there: a kubeconfig and the task config. */
const FILES = [`${STACK_FOLDER}/kubeconfig`, `${STACK_FOLDER}/${TASK_CONFIG_FILE}`];

/** Pods of tasks that have ended, and that Airflow has left: those that failed, so that somebody may look at them. */
export const endedPods: PruneGroup = {
    name: "pods of tasks",
    find: async (stack, { podDays }) => {
        const { name } = await runningContainer(stack, SCHEDULER_ROLE);
        const python = (...words: string[]) => [
            "exec",
            "--interactive",
            name,
            "python",
            "-c",
            fs.readFileSync(SCRIPT, "utf8"),
            ...FILES,
            ...words,
        ];
        const [, found = "[]"] = /^found (\[.*\])$/m.exec(await runDocker(python("list", String(podDays)))) ?? [];
        return podLeftovers(JSON.parse(found) as EndedPod[], async (pods) => {
            await runDocker(python("remove"), JSON.stringify(pods));
        });
    },
};
