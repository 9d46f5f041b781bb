import { firstUp, printFigures } from "../../../bench/dev";
import { projectFolder, projectKeys, writeProjectFiles } from "../../support/project-folder";
import { scenes } from "../prod-local/suites/scenes";
import { usePlatform } from "../../support/use-platform";
import { commands } from "./suites/commands";
import { declaredSecrets } from "./suites/declared-secrets";
import { hardening } from "./suites/hardening";
import { hotReload } from "./suites/hot-reload";
import { links, setAlerts } from "./suites/links";
import { noOp } from "./suites/no-op";
import { notebook } from "./suites/notebook";
import { pages } from "./suites/pages";
import { pipeline } from "./suites/pipeline";
import { projectNotebooks } from "./suites/project-notebooks";
import { secrets } from "./suites/secrets";
import { sideBySide } from "./suites/side-by-side";
import { configureStores, stores } from "./suites/stores";
import { xcoms } from "./suites/xcoms";

// The first `up` may build every image; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

// One platform for all suites that leave its containers alone: bringing one up costs more than most of them.
let firstSaid = "";
const fixture = usePlatform(async (platform) => {
    await writeProjectFiles(platform);
    await configureStores(platform);
    await setAlerts(platform);
    firstSaid = await firstUp(platform);
}, projectKeys);

hardening(fixture);
noOp(fixture);
sideBySide(fixture);
// While nothing has been run yet.
test("figures are printed", () => printFigures(fixture()));
pages(fixture);
pipeline(fixture);
xcoms(fixture);
links(fixture);
notebook(fixture);
projectFolder(fixture);
scenes(fixture);
projectNotebooks(fixture);
stores(fixture);
hotReload(fixture);
commands(fixture);
secrets(fixture, () => firstSaid);
declaredSecrets(fixture);
