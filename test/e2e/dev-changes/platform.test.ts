import { usePlatform } from "../../support/use-platform";
import { configureStores, removedObjects } from "../dev/suites/stores";
import { configureStored, stored } from "../prod-local/suites/stored";
import { apiServerAway } from "./suites/api-server-away";
import { fewerServices } from "./suites/fewer-services";
import { ownImages } from "./suites/own-images";
import { restarts } from "./suites/restarts";
import { rotation } from "./suites/rotation";
import { upToDate } from "./suites/up-to-date";

// The first `up` may build every image; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

// What takes minutes by itself, and what replaces nearly all containers again and again: more than each change of the code
// can wait for.
const fixture = usePlatform(async (platform) => {
    await configureStores(platform);
    await configureStored(platform);
    await platform.up();
});

stored(fixture);
apiServerAway(fixture);
removedObjects(fixture);
upToDate(fixture);
restarts(fixture);
fewerServices(fixture);
rotation(fixture);
ownImages(fixture);
