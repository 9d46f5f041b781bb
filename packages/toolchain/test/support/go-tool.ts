import { goBinary } from "@gaiaflow/fallback/builds/go";

/** Gets the Go compiler that `npm run tools` would build with, for a test on another machine. Prints its path. */
goBinary(() => undefined)
    .then(console.log)
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
