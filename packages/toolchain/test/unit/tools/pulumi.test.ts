import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readRecord, writeRecord } from "../../../core/record";
import { pulumi } from "../../../tools/pulumi";
import { findOwn } from "../../../tools/pulumi/own";

jest.mock("../../../core/record", () => ({ readRecord: jest.fn(), writeRecord: jest.fn() }));
jest.mock("../../../tools/pulumi/own", () => ({ findOwn: jest.fn() }));

let bin: string;
beforeEach(() => {
    bin = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-pulumi-"));
    const commands = { pulumi: "echo 3.0.0", "pulumi-language-nodejs": "echo 1234; exec sleep 60" };
    for (const [name, script] of Object.entries(commands)) {
        fs.writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
});
afterEach(() => fs.rmSync(bin, { recursive: true }));

test("what other tools have recorded stays, for a command that gets Pulumi alone", async () => {
    const others = { uv: "/uv", images: "registries", minikube: "/minikube" } as const;
    jest.mocked(findOwn).mockResolvedValue({ record: { origin: "own", bin }, reports: [] });
    jest.mocked(readRecord).mockResolvedValue({ origin: "own", bin: "/before", ...others });
    await pulumi.ensure({ say: () => undefined });
    expect(writeRecord).toHaveBeenCalledWith({ origin: "own", bin, ...others, proven: expect.any(String) as string });
});
