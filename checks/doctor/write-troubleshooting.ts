/** Writes the page of all that `gaiaflow doctor` can find: `npx tsx checks/doctor/write-troubleshooting.ts`. */
import * as fs from "node:fs";
import * as path from "node:path";
import { troubleshooting, TROUBLESHOOTING_FILE } from "./troubleshooting";

fs.writeFileSync(path.join(__dirname, "..", "..", TROUBLESHOOTING_FILE), troubleshooting());
