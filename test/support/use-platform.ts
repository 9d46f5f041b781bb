import { makePlatform, type Platform } from "./platform";

/**
 * Makes a platform before the tests of a file, and takes it away after them.
 *
 * @param bringUp What is done with it first. Defaults to an `up`.
 * @param keys Further keys of its configuration, once its clone is there. Defaults to none.
 * @param config Its configuration from the beginning. Defaults to mode dev.
 * @returns Reads it, in a test.
 */
export function usePlatform(
    bringUp: (platform: Platform) => Promise<unknown> = (platform) => platform.up(),
    keys: (platform: Platform) => Readonly<Record<string, unknown>> = () => ({}),
    config: Readonly<Record<string, unknown>> = {},
): () => Platform {
    let platform: Platform | undefined;
    beforeAll(async () => {
        platform = await makePlatform(config);
        await platform.configure(keys(platform));
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
