import { shownIfUpToDate } from "../../../up-to-date/record";
import { bringUp } from "../../../platform/bring-up";
import { stackCredentials } from "../../../platform/credentials";
import { command } from "../../../commands/start";

jest.mock("../../../up-to-date/record", () => ({ shownIfUpToDate: jest.fn() }));
jest.mock("../../../platform/bring-up", () => ({ bringUp: jest.fn() }));
jest.mock("../../../platform/credentials", () => ({ stackCredentials: jest.fn() }));
jest.mock("../../../platform/pulumi", () => ({ askPulumi: jest.fn() }));

const LEFT = { outputs: { urls: { airflow: "http://127.0.0.1:8080" } }, notes: ["A note.", "Another."] };
let printed: string[] = [];

const start = async (...args: string[]) => {
    await command.parseAsync(["--stack", "mine", ...args], { from: "user" });
    return printed.join("\n");
};

beforeEach(() => {
    printed = [];
    jest.clearAllMocks();
    jest.spyOn(console, "log").mockImplementation((line: string) => printed.push(line));
    jest.mocked(shownIfUpToDate).mockResolvedValue(LEFT);
    jest.mocked(bringUp).mockResolvedValue(0);
});
afterEach(() => {
    for (const option of ["refresh", "verbose", "deleteVolume", "showSecrets"]) command.setOptionValue(option, false);
});

test("with nothing to do prints what the last one printed, and asks Pulumi nothing", async () => {
    const output = await start();
    expect(output).toMatch(/^A note\.\nAnother\.\n[^]*airflow.*http:\/\/127\.0\.0\.1:8080/);
    expect(output).toContain("Show the credentials: npx gaiaflow status --stack mine --show-secrets");
    expect([jest.mocked(bringUp), jest.mocked(stackCredentials)].flatMap(({ mock }) => mock.calls)).toEqual([]);
});

test("shows credentials then, too, where it is asked to", async () => {
    jest.mocked(stackCredentials).mockResolvedValue({ airflow: { username: "admin", password: "word-1a2b" } });
    expect(await start("--show-secrets")).toContain("word-1a2b");
    expect(bringUp).not.toHaveBeenCalled();
});

test("asks Pulumi where the stack does not stand as one left it", async () => {
    jest.mocked(shownIfUpToDate).mockResolvedValue(undefined);
    expect(await start()).toBe("");
    expect(bringUp).toHaveBeenCalledWith("mine", expect.anything());
});

test.each(["--refresh", "--verbose", "--delete-volume"])("asks Pulumi with %s", async (option) => {
    expect(await start(option)).toBe("");
    expect(jest.mocked(shownIfUpToDate).mock.calls).toEqual([]);
    expect(bringUp).toHaveBeenCalledTimes(1);
});
