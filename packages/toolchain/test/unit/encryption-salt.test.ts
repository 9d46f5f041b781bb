import execa from "execa";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { keepSaltsOut } from "../../core/encryption-salt";

jest.mock("@gaiaflow/engine-core/paths", () => ({
    ...jest.requireActual<object>("@gaiaflow/engine-core/paths"),
    projectRoot: jest.fn(),
}));

const SETTINGS = "config:\n  gaiaflow:mode: dev\n";
const SALT = "encryptionsalt: v1:AAAA:v1:BBBB\n";
const SECRET = "  gaiaflow:env.TOKEN:\n    secure: v1:CCCC\n";

let folder: string;
const file = () => path.join(folder, "Pulumi.dev.yaml");
const git = (...args: string[]) =>
    execa("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: folder });
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-salt-"));
    jest.mocked(projectRoot).mockReturnValue(folder);
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

test.each([
    ["that a run adds is taken out", SETTINGS, SETTINGS, SETTINGS + SALT, SETTINGS],
    ["that another run has left is taken out", SETTINGS, SETTINGS + SALT, SETTINGS + SALT, SETTINGS],
    ["that is committed stays", SETTINGS + SALT, SETTINGS + SALT, SETTINGS + SALT, SETTINGS + SALT],
    ["of a file with a secret stays", SETTINGS, SETTINGS, SETTINGS + SECRET + SALT, SETTINGS + SECRET + SALT],
    ["stays in a file that git does not know", undefined, SETTINGS + SALT, SETTINGS + SALT, SETTINGS + SALT],
])("a salt %s", async (_, committed, before, written, left) => {
    await git("init", "--quiet");
    if (committed !== undefined) {
        fs.writeFileSync(file(), committed);
        await git("add", ".");
        await git("commit", "--quiet", "--message", "first");
    }
    fs.writeFileSync(file(), before);
    await keepSaltsOut(() => fs.promises.writeFile(file(), written));
    expect(fs.readFileSync(file(), "utf8")).toBe(left);
});
