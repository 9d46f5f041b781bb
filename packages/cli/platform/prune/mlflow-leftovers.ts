import * as fs from "node:fs";
import * as path from "node:path";
import { MLFLOW, MLFLOW_SECRETS } from "../../../../services/mlflow-login";
import { runDocker } from "../containers";
import { runningContainer } from "../service-shell";
import type { Leftover, PruneGroup } from "./leftover";

const SCRIPT = path.join(__dirname, "deleted_in_mlflow.py");

/** What was deleted on MLflow's page, and is kept by it for ever otherwise, by \`mlflow gc\`. */
export const mlflowDeleted: PruneGroup = {
    name: "what was deleted in MLflow",
    find: async (stack, { deletedRunDays }) => {
        const { name } = await runningContainer(stack, MLFLOW);
        const python = ["with-secret-variables", "python", "-c", fs.readFileSync(SCRIPT, "utf8")];
        const run = (what: string) =>
            runDocker(["exec", name, ...python, MLFLOW_SECRETS, what, String(deletedRunDays)]);
        const remove = async () => {
            await run("purge");
        };
        const [, text = "{}"] = /^found (\{.*\})$/m.exec(await run("list")) ?? [];
        const counts = Object.entries(JSON.parse(text) as Readonly<Record<string, number>>);
        return counts
            .filter(([, count]) => count > 0)
            .map(([kind, count]): Leftover => ({ what: `${kind} deleted in MLflow`, count, remove }));
    },
};
