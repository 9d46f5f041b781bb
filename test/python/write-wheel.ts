/** Writes the wheel that the stacks give out into a folder, and prints its path; for test_packaging.py. */
import * as fs from "node:fs";
import * as path from "node:path";
import { gaiaflowWheel } from "../../components/tasks/gaiaflow-wheel";

const [folder = "."] = process.argv.slice(2);
const { fileName, content } = gaiaflowWheel({ programRoot: path.join(__dirname, "..", "..") });
fs.writeFileSync(path.join(folder, fileName), content);
console.log(path.join(folder, fileName));
