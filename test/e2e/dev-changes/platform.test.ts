import { usePlatform } from "../../support/use-platform";
import { fewerServices } from "./suites/fewer-services";
import { ownImages } from "./suites/own-images";
import { restarts } from "./suites/restarts";
import { rotation } from "./suites/rotation";
import { upToDate } from "./suites/up-to-date";

// The first `up` may build every image; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

// What replaces nearly all containers again and again: more than each change of the code can wait for.
const fixture = usePlatform();

upToDate(fixture);
restarts(fixture);
fewerServices(fixture);
rotation(fixture);
ownImages(fixture);
