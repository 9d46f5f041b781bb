import { makePlatform, type Platform } from "../../support/platform";
import { fewerServices } from "./suites/fewer-services";
import { ownImages } from "./suites/own-images";
import { rotation } from "./suites/rotation";

// The first `up` may build every image; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

// What replaces nearly all containers again and again: more than each change of the code can wait for.
let platform: Platform | undefined;
const the = (): Platform => {
    if (!platform) {
        throw new Error("the platform did not come up");
    }
    return platform;
};

beforeAll(async () => {
    platform = await makePlatform();
    await platform.up();
});

afterAll(async () => {
    await platform?.remove();
});

fewerServices(the);
rotation(the);
ownImages(the);
