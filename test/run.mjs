// `npm test`, on a clean clone too.
import { bootstrap } from "../packages/cli/bin/bootstrap.mjs";

await bootstrap("test/run.ts", process.argv.slice(2));
