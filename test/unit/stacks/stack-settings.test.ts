import type { Settings } from "../../../config/settings";
import { refuseEarlierCredentials } from "../../../stacks/last-credentials";
import { stackSettings } from "../../../stacks/stack-settings";
import { settings } from "../../support/settings";

jest.mock("../../../config/settings", () => ({
    loadSettings: () => settings({ credentialsVersion: 2 }),
    withEnvironment: (given: Settings) => Promise.resolve(given),
}));
jest.mock("../../../stacks/last-credentials", () => ({ refuseEarlierCredentials: jest.fn() }));

test("settings are held against what the last up has come to, in every mode and for programs of one's own", async () => {
    expect((await stackSettings()).credentialsVersion).toBe(2);
    expect(refuseEarlierCredentials).toHaveBeenCalledWith(expect.objectContaining({ credentialsVersion: 2 }));
    jest.mocked(refuseEarlierCredentials).mockRejectedValue(new Error("of before"));
    await expect(stackSettings()).rejects.toThrow("of before");
});
