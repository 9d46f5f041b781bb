import { usePlatform } from "../../support/use-platform";
import { configureStores, removedObjects } from "../dev/suites/stores";
import { configureStored, stored } from "../prod-local/suites/stored";
import { apiServerAway } from "./suites/api-server-away";

// The first `up` may build every image; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

// A platform that keeps values of its tasks in the object store.
const fixture = usePlatform(async (platform) => {
    await configureStores(platform);
    await configureStored(platform);
    await platform.up();
});

stored(fixture);
apiServerAway(fixture);
removedObjects(fixture);
