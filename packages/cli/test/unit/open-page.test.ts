import open from "open";
import { openPage } from "../../platform/open-page";
import { stackStatus } from "../../platform/stack-status";

// The stacks of these tests have no file.
jest.mock("../../platform/unknown-stack", () => ({ unknownStack: jest.fn() }));
jest.mock("open", () => ({ __esModule: true, default: jest.fn() }));
jest.mock("../../platform/stack-status", () => ({ stackStatus: jest.fn() }));

beforeEach(() => {
    jest.spyOn(console, "log").mockReturnValue();
    jest.mocked(open).mockRejectedValue(new Error("no browser"));
    const urls = {
        airflow: "http://localhost:8080",
        minio: "http://127.0.0.1:9000",
        minioConsole: "http://localhost:9001",
    };
    jest.mocked(stackStatus).mockResolvedValue({ stack: "dev", mode: "dev", ok: true, services: [], urls });
});

test.each([
    ["airflow", "http://localhost:8080"],
    ["minio", "http://localhost:9001"],
])("%s is printed and opened, and no browser is no fault", async (service, url) => {
    await openPage("dev", service);
    expect(console.log).toHaveBeenCalledWith(url);
    expect(open).toHaveBeenCalledWith(url);
});

test("what does not run is named with what does", async () => {
    await expect(openPage("dev", "jupyter")).rejects.toThrow(/no page jupyter now[^]*airflow, minio, minioConsole/);
});

test("where nothing runs, the line that starts this stack is named; a stack elsewhere has none", async () => {
    const none = { stack: "dev-b", mode: "dev", ok: false, services: [], urls: {} };
    jest.mocked(stackStatus).mockResolvedValue(none);
    await expect(openPage("dev-b", "airflow")).rejects.toThrow("npx gaiaflow start --stack dev-b");
    await expect(openPage("prod", "airflow")).rejects.toThrow(/mode prod[^]*Name a stack that has/);
});
