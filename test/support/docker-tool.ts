import { docker } from "../../toolchain/tools/docker";

/** Runs the Docker part of `npm run tools` alone, for a test that needs it in another process, user or machine. */
docker
    .ensure({ say: () => undefined })
    .then((reports) => console.log(JSON.stringify(reports)))
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
