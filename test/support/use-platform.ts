import { makePlatform, type Platform } from "./platform";

/**
 * Makes a platform before the tests of a file, and takes it away after them.
 *
 * @param bringUp What is done with it first. Defaults to an `up`.
 * @returns Reads it, in a test.
 */
export function usePlatform(
    bringUp: (platform: Platform) => Promise<unknown> = (platform) => platform.up(),
): () => Platform {
    let platform: Platform | undefined;
    beforeAll(async () => {
        platform = await makePlatform();
        await bringUp(platform);
    });
    afterAll(async () => {
        await platform?.remove();
    });
    return () => {
        if (!platform) {
            throw new Error("the platform did not come up");
        }
        return platform;
    };
}
