import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { certificates } from "../../../../checks/doctor/certificates";
import type { MachineCheck, MachineFacts } from "../../../../checks/doctor/check";
import { folders } from "../../../../checks/doctor/folders";
import { leftovers } from "../../../../checks/doctor/leftovers";
import { passphrase } from "../../../../checks/doctor/passphrase";
import { stateLock, workingOn } from "../../../../checks/doctor/state-lock";
import { tools } from "../../../../checks/doctor/tools";
import { wsl } from "../../../../checks/doctor/wsl";
import { engineRecordFile } from "../../../../lib/engine-record";
import { engineJson } from "../../../../lib/engine.cjs";
import { exampleMachine, testFolder } from "../../../support/example-machine";

jest.mock("../../../../lib/engine.cjs", () => ({ engineJson: jest.fn() }));

const GRANTED = Promise.resolve();
const access = jest.fn<Promise<void>, [string]>();
jest.mock("node:fs/promises", () => ({
    ...jest.requireActual<object>("node:fs/promises"),
    access: (file: string) => access(file),
}));

let folder: string;
let machine: MachineFacts;
beforeEach(() => {
    folder = testFolder();
    machine = exampleMachine(folder);
    access.mockReturnValue(GRANTED);
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** What a check says, each finding as one text. */
const messagesOf = async (check: MachineCheck, changes: Partial<MachineFacts> = {}): Promise<string[]> =>
    (await check.find({ ...machine, ...changes })).map(({ fix, isNote, problem }) =>
        [isNote ? "note:" : "", problem, fix].filter(Boolean).join(" "),
    );

test.each([certificates, folders, leftovers, passphrase, stateLock, tools, wsl])(
    "$name finds nothing where nothing is wrong",
    async (check) => {
        jest.mocked(engineJson).mockResolvedValue([]);
        expect(await check.find(machine)).toEqual([]);
    },
);

describe("folders, as a user who may not write some", () => {
    const other = () => ({ uid: (machine.uid ?? 0) + 1 });
    const LINE = 'Type: sudo chown -R "$(id -u):$(id -g)"';
    test("of the project and of GaiaFlow's own", async () => {
        const refused = [machine.configFolder, machine.projectRoot ?? ""];
        access.mockImplementation((file) => (refused.includes(file) ? Promise.reject(new Error("EACCES")) : GRANTED));
        expect(await messagesOf(folders, other())).toEqual(
            refused.map(
                (one) =>
                    expect.stringMatching(
                        new RegExp(`^${one} belongs to .+, and you may not write there\\. `),
                    ) as string,
            ),
        );
        expect((await messagesOf(folders, other()))[0]).toContain(`${LINE} ${machine.configFolder}`);
        const [first = ""] = await messagesOf(folders, { ...other(), platform: "darwin" });
        expect(first).toContain('chown -R "$(id -u)" ');
        expect(await messagesOf(folders, { uid: undefined, platform: "win32" })).toEqual([]);
    });
    test("what stands in one of GaiaFlow's own; the whole of it is given back", async () => {
        const locks = path.join(machine.cacheFolder, "locks");
        fs.mkdirSync(locks);
        access.mockImplementation((file) => (file === locks ? Promise.reject(new Error("EACCES")) : GRANTED));
        expect(await messagesOf(folders, other())).toEqual([
            expect.stringMatching(new RegExp(`^${locks} belongs to .+ ${machine.cacheFolder}$`)),
        ]);
        // One's own may be there to be read alone.
        expect(await messagesOf(folders)).toEqual([]);
    });
    test("one that is not there yet, and cannot be made", async () => {
        const stateFolder = path.join(machine.home, ".local", "state", "gaiaflow");
        access.mockImplementation((file) => (file === machine.home ? Promise.reject(new Error("EACCES")) : GRANTED));
        expect(await messagesOf(folders, { ...other(), stateFolder })).toEqual([
            `There is no ${stateFolder}, and you may not make it. Type: sudo install -d -o "$(id -u)" -g "$(id -g)" ${stateFolder}`,
        ]);
    });
});

describe("the passphrase", () => {
    const file = () => path.join(machine.configFolder, "passphrase");
    test("that others may read", async () => {
        fs.writeFileSync(file(), "x", { mode: 0o644 });
        expect(await messagesOf(passphrase)).toEqual([
            `Others may read ${file()} (mode 644). Type: chmod 600 ${file()}`,
        ]);
        fs.chmodSync(file(), 0o600);
        expect(await messagesOf(passphrase)).toEqual([]);
    });
    test("whose mode says nothing on Windows", async () => {
        fs.writeFileSync(file(), "x", { mode: 0o644 });
        expect(await messagesOf(passphrase, { platform: "win32" })).toEqual([]);
    });
    test("that is gone, while there are stacks", async () => {
        fs.mkdirSync(path.join(machine.stateFolder, ".pulumi", "stacks"), { recursive: true });
        expect((await messagesOf(passphrase))[0]).toContain(`no ${file()} that opens them`);
        expect(await messagesOf(passphrase, { environment: { PULUMI_CONFIG_PASSPHRASE: "" } })).toEqual([]);
        const environment = { PULUMI_CONFIG_PASSPHRASE_FILE: path.join(folder, "none") };
        expect((await messagesOf(passphrase, { environment }))[0]).toContain("unset PULUMI_CONFIG_PASSPHRASE_FILE");
    });
});

describe("a lock of Pulumi's", () => {
    const lock = (pid: number, hostname = machine.hostname) => {
        const at = path.join(machine.stateFolder, ".pulumi", "locks", "organization", "iris", "prod_local");
        fs.mkdirSync(at, { recursive: true });
        fs.writeFileSync(path.join(at, "0a1b.json"), JSON.stringify({ pid, username: "me", hostname }));
    };
    test("of a run that is over", async () => {
        lock(spawnSync(process.execPath, ["--version"]).pid);
        expect(await messagesOf(stateLock)).toEqual([
            expect.stringMatching(
                /^Stack prod_local is locked by a run that is over \(pid \d+\)\. Type: npx pulumi cancel/,
            ),
        ]);
    });
    test("of another program that has got the number since", async () => {
        lock(process.pid);
        expect(await messagesOf(stateLock)).toHaveLength(1);
    });
    const onLinux = process.platform === "linux" ? test : test.skip;
    onLinux("of a run that goes on is that run's, and no finding", async () => {
        // Its name is what says that it is Pulumi.
        const pulumi = path.join(folder, "pulumi");
        fs.copyFileSync("/bin/sleep", pulumi);
        fs.chmodSync(pulumi, 0o755);
        const run = spawn(pulumi, ["60"]);
        await once(run, "spawn");
        lock(run.pid ?? 0);
        const who = (stack: string, project = "iris") =>
            workingOn({ project, stack }, machine.stateFolder, machine.hostname);
        expect([who("prod_local"), who("dev"), who("prod_local", "rose")]).toEqual([run.pid, undefined, undefined]);
        expect(await messagesOf(stateLock)).toEqual([]);
        run.kill();
        await once(run, "exit");
        expect(who("prod_local")).toBeUndefined();
    });
    test("of another machine is a note", async () => {
        lock(1, "build-server");
        expect((await messagesOf(stateLock))[0]).toMatch(/^note: Stack prod_local is locked from build-server/);
    });
});

describe("certificates", () => {
    const EXPIRED = `-----BEGIN CERTIFICATE-----
MIIBGTCBwaADAgECAgEBMAoGCCqGSM49BAMCMBcxFTATBgNVBAMMDENvbXBhbnkg
Um9vdDAeFw0yMDAxMDEwMDAwMDBaFw0yMTAxMDEwMDAwMDBaMBcxFTATBgNVBAMM
DENvbXBhbnkgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAsx1kVRRHB0
v7QWbunLVde4aBbUAlvl1pxBWFc0CFXI9EMPOMmnoi4xVkVmZW9vRepujQGv5uBK
hJA2R3EZoI4wCgYIKoZIzj0EAwIDRwAwRAIgI1edAqIXsKIvhBbDDmWalerPgLaZ
+MULa+EbFZdwErYCIEnONNbHnpv2pSKefVExl/GFHPhMsancDYPruicjmB8l
-----END CERTIFICATE-----
`;
    test.each([
        ["none.pem", undefined, /^SSL_CERT_FILE names .+none\.pem, which is not there\. .+unset SSL_CERT_FILE$/],
        ["company.der", "0\u0001", /holds no certificate in PEM/],
        [
            "old.pem",
            EXPIRED,
            /^The certificate CN=Company Root in .+old\.pem \(SSL_CERT_FILE\) held until Jan {2}1 .+2021/,
        ],
    ])("%s", async (name, text, expected) => {
        const file = path.join(folder, name);
        if (text !== undefined) {
            fs.writeFileSync(file, text);
        }
        expect(await messagesOf(certificates, { environment: { SSL_CERT_FILE: file } })).toEqual([
            expect.stringMatching(expected),
        ]);
    });
    test("a bundle, of which some are always old, is no fault", async () => {
        const file = path.join(folder, "bundle.pem");
        fs.writeFileSync(file, EXPIRED.repeat(2));
        expect(await messagesOf(certificates, { environment: { REQUESTS_CA_BUNDLE: file } })).toEqual([]);
    });
});

test("tools that were recorded and are gone, and a PATH without git", async () => {
    const record = engineRecordFile(machine.cacheFolder, machine.projectRoot ?? "");
    fs.mkdirSync(path.dirname(record), { recursive: true });
    fs.writeFileSync(record, JSON.stringify({ bin: path.join(folder, "gone") }));
    expect(await messagesOf(tools)).toEqual([
        `The project's Pulumi is gone: there is no ${path.join(folder, "gone")}. Type: npx gaiaflow tools`,
    ]);
    const nowhere = { environment: { PATH: folder }, projectRoot: undefined };
    expect(await messagesOf(tools, { ...nowhere, platform: "darwin" })).toEqual([
        "There is no git on the PATH. Type: xcode-select --install",
    ]);
});

test("a project in a folder of Windows", async () => {
    const release = "5.15.153.1-microsoft-standard-WSL2";
    expect(await messagesOf(wsl, { release, projectRoot: "/mnt/c/Users/me/iris" })).toEqual([
        "The project lies in a folder of Windows (/mnt/c/Users/me/iris). Move it into Linux. Type: cp -a /mnt/c/Users/me/iris ~/iris && cd ~/iris",
    ]);
    expect(await messagesOf(wsl, { release, projectRoot: "/home/me/iris" })).toEqual([]);
    expect(await messagesOf(wsl, { projectRoot: "/mnt/c/iris" })).toEqual([]);
});

test("caches and unused images are named with their size once they are large", async () => {
    const GIBI = 1024 ** 3;
    const artifacts = path.join(machine.cacheFolder, "artifacts");
    fs.mkdirSync(artifacts);
    fs.writeFileSync(path.join(artifacts, "a-1.json"), JSON.stringify({ bytes: 11 * GIBI }));
    const images = [
        { Id: "used", Size: 9 * GIBI },
        { Id: "old", Size: 12 * GIBI },
    ];
    jest.mocked(engineJson).mockImplementation((_method, route) =>
        Promise.resolve(route.startsWith("/images") ? images : [{ ImageID: "used" }]),
    );
    expect(await messagesOf(leftovers)).toEqual([
        expect.stringMatching(/^note: 1 images of GaiaFlow .+ up to 12\.0 GiB.+npx gaiaflow clean$/),
        expect.stringMatching(/^note: .+ holds 11\.0 GiB of tools/),
    ]);
});
