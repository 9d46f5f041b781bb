import * as os from "node:os";
import * as path from "node:path";
import { variablesOf } from "../../core/environment";
import { cacheDir, configDir } from "@gaiaflow/engine-core/paths";
import { stateDir } from "../../core/state-dir";

jest.mock("node:os", () => ({ ...jest.requireActual<typeof os>("node:os"), userInfo: jest.fn() }));

describe("the environment of pulumi", () => {
    const before = { ...process.env };
    beforeEach(() => {
        delete process.env["PULUMI_BACKEND_URL"];
    });
    afterEach(() => {
        process.env = { ...before };
    });
    const variables = () => variablesOf({ origin: "own", bin: "/engines" });

    test("names the backend for a user who is in no database, as in `docker run --user 1234`", () => {
        jest.mocked(os.userInfo).mockImplementation(() => {
            throw new Error("uv_os_get_passwd returned ENOENT");
        });
        expect(variables()).toMatchObject({ PULUMI_BACKEND_URL: `file://${stateDir()}` });
    });

    test("leaves it to Pulumi.yaml where HOME is the user's home", () => {
        jest.mocked(os.userInfo).mockReturnValue({ homedir: os.homedir() } as os.UserInfo<string>);
        expect(variables()).not.toHaveProperty("PULUMI_BACKEND_URL");
    });

    test.each(["", "relative/folder"])("keeps its things in the home where the variable for that is %j", (value) => {
        process.env["XDG_CACHE_HOME"] = value;
        process.env["XDG_CONFIG_HOME"] = value;
        expect(cacheDir()).toBe(path.join(os.homedir(), ".cache", "gaiaflow"));
        expect(configDir()).toBe(path.join(os.homedir(), ".config", "gaiaflow"));
    });
});
