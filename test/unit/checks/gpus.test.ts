import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { gpuFaults } from "../../../checks/gpus";
import { engineAddress, engineJson } from "../../../lib/engine.cjs";
import { settings } from "../../support/settings";

jest.mock("../../../lib/engine.cjs", () => ({ engineAddress: jest.fn(), engineJson: jest.fn() }));
const info = jest.mocked(engineJson);

const own = settings({ gpus: "all" });
const { PATH } = process.env;
let bin: string;

beforeEach(() => {
    bin = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-gpus-"));
    process.env["PATH"] = bin;
    jest.mocked(engineAddress).mockReturnValue("unix:///var/run/docker.sock");
    info.mockReset();
    info.mockResolvedValue({ Runtimes: { runc: {} } });
});
afterEach(() => {
    process.env["PATH"] = PATH;
    fs.rmSync(bin, { recursive: true });
});

test("a Docker without NVIDIA's runtime is named, with what to install and how to do without", async () => {
    expect(await gpuFaults(own)).toMatchObject([
        {
            subject: "gaiaflow:gpus",
            problem:
                "is all, but Docker hands on no NVIDIA GPU here: it has no runtime nvidia (docker info), and no CDI device of NVIDIA's",
            fix: expect.stringMatching(
                /nvidia-ctk runtime configure --runtime=docker[^]*\nOr do without: pulumi config rm --stack dev 'gaiaflow:gpus'$/,
            ) as string,
        },
    ]);
});

test.each([
    ["its runtime", { Runtimes: { runc: {}, nvidia: {} } }],
    [
        "a device by CDI",
        { Runtimes: {}, DiscoveredDevices: [{ ID: "vendor.com/net=0" }, { ID: "nvidia.com/gpu=all" }] },
    ],
])("one that has %s is no fault", async (_, engine) => {
    info.mockResolvedValue(engine);
    expect(await gpuFaults(own)).toEqual([]);
});

test("the toolkit on this machine is enough for its own daemon, and says nothing of another's", async () => {
    fs.writeFileSync(path.join(bin, "nvidia-container-runtime-hook"), "");
    expect(await gpuFaults(own)).toEqual([]);
    jest.mocked(engineAddress).mockReturnValue("tcp://example.com:2376");
    expect(await gpuFaults(own)).toHaveLength(1);
});

test("a stack without GPUs asks nothing, nor does one whose tasks run in a cluster elsewhere", async () => {
    expect(await gpuFaults(settings())).toEqual([]);
    expect(await gpuFaults({ ...own, mode: "prod" })).toEqual([]);
    expect(info).not.toHaveBeenCalled();
});
