import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { currentPassphrase, passphraseFits, passphraseFile } from "../../core/passphrase";
import { UserError } from "@gaiaflow/engine-core/user-error";

describe("the passphrase", () => {
    const before = { ...process.env };
    let root: string;

    beforeEach(async () => {
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-"));
        process.env["XDG_CONFIG_HOME"] = root;
        delete process.env["PULUMI_CONFIG_PASSPHRASE"];
        await fs.mkdir(path.dirname(passphraseFile()));
        await fs.writeFile(passphraseFile(), "ours\n");
    });
    afterEach(async () => {
        process.env = { ...before };
        await fs.rm(root, { recursive: true });
    });

    test("is ours where the user names a file with no name, as Pulumi takes it", async () => {
        process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] = "";
        expect(await currentPassphrase()).toBe("ours");
    });

    test("is the user's where one is set, even an empty one", async () => {
        process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] = path.join(root, "missing");
        process.env["PULUMI_CONFIG_PASSPHRASE"] = "";
        expect(await currentPassphrase()).toBe("");
    });

    test("in a file that is not there is named by its variable", async () => {
        process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] = path.join(root, "missing");
        const fault = await currentPassphrase().catch((error: unknown) => error);
        expect(fault).toBeInstanceOf(UserError);
        expect(String(fault)).toMatch(/PULUMI_CONFIG_PASSPHRASE_FILE cannot be read[^]*missing[^]*unset it/);
    });

    test("that was generated and is gone is named with what to do", async () => {
        await fs.rm(passphraseFile());
        const fault = await currentPassphrase().catch((error: unknown) => error);
        expect(fault).toBeInstanceOf(UserError);
        expect(String(fault)).toMatch(/The passphrase cannot be read: .*ENOENT[^]*Put back the file that was there/);
    });

    test.each(["", "v1", "v1:abc:v1", "v1:Yef7V/sKGho=:v1::", "nonsense:nonsense:nonsense:nonsense:nonsense"])(
        "fits no salt that somebody mangled to %j",
        async (salt) => {
            expect(await passphraseFits("ours", salt)).toBe(false);
        },
    );
});
