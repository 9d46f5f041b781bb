import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { clearStateOf, nameOf, stateOf } from "../../platform/state";

let folder: string;
const origin = process.cwd();
jest.mock("@gaiaflow/toolchain/core/environment", () => ({
    pulumiEnvironment: () => Promise.resolve({ PATH: `${folder}:${process.env["PATH"] ?? ""}` }),
}));

const MARK = "4dabf18193072939515e22adb298388d";
const secret = (content: object) => ({ [MARK]: "1b47061264138c4ac30d75fd1eb44270", ...content });
const urn = "urn:pulumi:prod::iris::a:b:C::key";

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-state-"));
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: iris\n");
    const stdin = [secret({ ciphertext: "v1:x" }), secret({ plaintext: '"hunter2"' })];
    const asset = { [MARK]: "c44067f5952c0a294b673a41bacd8c17", text: "plain" };
    const state = (at: number) => ({
        deployment: { resources: [{ urn, type: "a:b:C", inputs: { stdin: stdin[at], list: [asset] } }] },
    });
    const script = [
        "#!/usr/bin/env node",
        `const states = ${JSON.stringify([state(0), state(1)])};`,
        'console.log(JSON.stringify(states[process.argv.includes("--show-secrets") ? 1 : 0]));',
    ];
    fs.writeFileSync(path.join(folder, "pulumi"), script.join("\n"), { mode: 0o755 });
    process.chdir(folder);
});
afterEach(() => {
    process.chdir(origin);
    fs.rmSync(folder, { recursive: true });
});

test("a state is read with its secrets encrypted, or in clear as the values that they are", async () => {
    expect(JSON.stringify(await stateOf("prod"))).not.toContain("hunter2");
    const [resource] = await clearStateOf("prod");
    expect(resource?.inputs).toMatchObject({ stdin: "hunter2", list: [{ text: "plain" }] });
    expect(nameOf(urn)).toBe("key");
});
