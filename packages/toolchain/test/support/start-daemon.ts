import { startDaemon } from "../../docker/daemon";
import type { DaemonPlace } from "../../docker/place";

/** Starts a daemon from a process of its own: `start-daemon.ts CLI PLACE-AS-JSON`. Prints whether it was started now. */
const [, , cli = "", place = ""] = process.argv;
startDaemon(cli, JSON.parse(place) as DaemonPlace, () => undefined)
    .then((started) => console.log(started))
    .catch((error: unknown) => {
        console.error(error);
        process.exitCode = 1;
    });
