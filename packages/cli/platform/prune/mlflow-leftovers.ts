import { runDocker } from "../containers";
import { runningContainer } from "../service-shell";
import type { Leftover, PruneGroup } from "./leftover";

/**
 * Run in MLflow's own container, which has what its stores need. The database's address, with its password, stays in its file;
 * files of runs are deleted by way of the server, as the experiments name them.
 */
const SCRIPT = `
import json, os, sys
from pathlib import Path
database = Path("/run/secrets/mlflow/database-url").read_text(encoding="utf-8").strip()
artifacts = os.environ["MLFLOW_ARTIFACTS_DESTINATION"]
os.environ["MLFLOW_TRACKING_URI"] = "http://127.0.0.1:5000"
import mlflow.cli
from mlflow.entities import ViewType
what, days = sys.argv[1], int(sys.argv[2])
age = days * 86400 * 1000
if what == "purge":
    # Its own words, which no list of processes shows; of the variables it takes no notice.
    where = ["--backend-store-uri", database, "--artifacts-destination", artifacts]
    mlflow.cli.cli.main(["gc", "--older-than", f"{days}d", *where], standalone_mode=False)
else:
    from mlflow.server.handlers import _get_tracking_store
    from mlflow.utils.time import get_current_time_millis
    store = _get_tracking_store(database, artifacts)
    named = f"last_update_time < {get_current_time_millis() - age}"
    print("found", json.dumps({
        "runs": len(store._get_deleted_runs(older_than=age)),
        "models of runs": len(store._get_deleted_logged_models(older_than=age)),
        "experiments": len(store.search_experiments(view_type=ViewType.DELETED_ONLY, filter_string=named)),
    }))
`;

/** What was deleted on MLflow's page, and is kept by it for ever otherwise, by \`mlflow gc\`. */
export const mlflowDeleted: PruneGroup = {
    name: "what was deleted in MLflow",
    find: async (stack, { deletedRunDays }) => {
        const { name } = await runningContainer(stack, "mlflow");
        const run = (what: string) =>
            runDocker(["exec", name, "with-secret-variables", "python", "-c", SCRIPT, what, String(deletedRunDays)]);
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
