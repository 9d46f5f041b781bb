import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { backupPassphrase, PASSPHRASE_VARIABLE } from "../../backup/passphrase";
import { askSilently } from "../../platform/secret-source";

jest.mock("../../platform/secret-source");

let folder: string;
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-passphrase-"));
    Reflect.deleteProperty(process.env, PASSPHRASE_VARIABLE);
});
afterEach(() => {
    fs.rmSync(folder, { recursive: true });
    Reflect.deleteProperty(process.env, PASSPHRASE_VARIABLE);
    Reflect.deleteProperty(process.stdin, "isTTY");
    jest.resetAllMocks();
});

const file = (text: string) => {
    const name = path.join(folder, "passphrase");
    fs.writeFileSync(name, text);
    return name;
};
/** A terminal at which this is typed. */
const type = (...answers: string[]) => {
    Object.defineProperty(process.stdin, "isTTY", { configurable: true, value: true });
    return jest.mocked(askSilently).mockImplementation(() => Promise.resolve(answers.shift() ?? ""));
};

test("a file's, without its last line's end, before that of the environment", async () => {
    process.env[PASSPHRASE_VARIABLE] = "of the environment";
    expect(await backupPassphrase({ file: file("of the file \n") })).toBe("of the file ");
    expect(await backupPassphrase({ file: file("of the file\r\n") })).toBe("of the file");
    expect(await backupPassphrase({})).toBe("of the environment");
});

test("else it is asked for, twice where a file is made with it", async () => {
    const asked = type("typed", "typed", "typed");
    expect(await backupPassphrase({})).toBe("typed");
    expect(await backupPassphrase({ twice: true })).toBe("typed");
    expect(asked).toHaveBeenCalledTimes(3);
    type("typed", "tpyed");
    await expect(backupPassphrase({ twice: true })).rejects.toThrow("These were two passphrases.");
});

test("an empty one, a file that is not there and nobody at a terminal are refused", async () => {
    await expect(backupPassphrase({ file: file("\n") })).rejects.toThrow("passphrase is empty");
    await expect(backupPassphrase({ file: path.join(folder, "none") })).rejects.toThrow(/none cannot be read/);
    process.env[PASSPHRASE_VARIABLE] = "";
    await expect(backupPassphrase({})).rejects.toThrow("passphrase is empty");
    Reflect.deleteProperty(process.env, PASSPHRASE_VARIABLE);
    await expect(backupPassphrase({})).rejects.toThrow(/nobody can be asked[^]*--passphrase-file FILE/);
});
