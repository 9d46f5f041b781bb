import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { docker } from "../../tools/docker";

/**
 * Runs the Docker part of `npm run tools` alone, for a test that needs it in another process, user or machine. Prints the
 * reports, and to standard error the docker command that the rest of such a process would use.
 */
docker
    .ensure({ say: () => undefined })
    .then(async (reports) => {
        console.log(JSON.stringify(reports));
        console.error(await findDockerCli());
    })
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
