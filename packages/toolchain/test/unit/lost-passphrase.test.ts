import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { refuseLostPassphrase } from "../../core/lost-passphrase";
import { passphraseFile } from "../../core/passphrase";
import { stateDir } from "../../core/state-dir";

jest.mock("../../core/state-dir", () => ({ stateDir: jest.fn() }));
jest.mock("../../core/project", () => ({ projectName: () => "iris" }));

const before = { ...process.env };
let home: string;
beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-lost-"));
    jest.mocked(stateDir).mockReturnValue(path.join(home, "state"));
    delete process.env["PULUMI_CONFIG_PASSPHRASE"];
    delete process.env["PULUMI_CONFIG_PASSPHRASE_FILE"];
    delete process.env["PULUMI_BACKEND_URL"];
    process.env["XDG_CONFIG_HOME"] = path.join(home, "config");
});
afterEach(() => {
    process.env = { ...before };
    fs.rmSync(home, { recursive: true });
});

function write(file: string, content: object | string): void {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}
const state = (project: string, salt?: string): void =>
    write(path.join(home, "state", ".pulumi", "stacks", project, "dev.json"), {
        checkpoint: { latest: { secrets_providers: { state: salt === undefined ? {} : { salt } } } },
    });

test("a passphrase that is gone is not replaced by one that opens nothing", async () => {
    state("iris", "v1:abc");
    await expect(refuseLostPassphrase()).rejects.toThrow(
        /There are stacks \(dev\), and no .+passphrase that opens them[^]*Put back the file[^]*uninstall --only containers clusters data/,
    );
});

test.each<[string, string | undefined, () => void]>([
    ["nothing was made yet", undefined, () => undefined],
    ["it is there", "iris", () => write(passphraseFile(), "ours")],
    ["the user has one", "iris", () => (process.env["PULUMI_CONFIG_PASSPHRASE"] = "mine")],
    ["the state is elsewhere", "iris", () => (process.env["PULUMI_BACKEND_URL"] = "s3://states")],
    ["stacks are another project's", "crops", () => undefined],
    ["another provider keeps the secrets", undefined, () => state("iris")],
])("where %s, it may be made", async (_, project, given) => {
    if (project !== undefined) state(project, "v1:abc");
    given();
    await expect(refuseLostPassphrase()).resolves.toBeUndefined();
});
