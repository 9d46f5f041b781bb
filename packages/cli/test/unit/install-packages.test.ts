import execa from "execa";
import * as crypto from "node:crypto";
import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { until } from "../../../../test/support/until";
import { programRoot } from "@gaiaflow/engine-core/paths";

const MODULE = path.join(programRoot, "packages", "cli", "bin", "install-packages.mjs");
/** Holds a process up between finding a lock old and taking its place, until another one has done both and installs. */
const SLOW_MARK = `import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const write = fs.writeFileSync;
fs.writeFileSync = (file, ...args) => {
    write("held", "");
    while (!fs.existsSync("runs")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    write(file, ...args);
};
syncBuiltinESMExports();
`;

describe("npm ci before the first command", () => {
    let root: string;
    let lock: string;

    beforeEach(async () => {
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-"));
        const key = crypto.createHash("sha256").update(root).digest("hex").slice(0, 12);
        lock = path.join(os.tmpdir(), `gaiaflow-npm-ci-${key}`);
        await fs.mkdir(path.join(root, "node_modules"));
        await fs.writeFile(path.join(root, "package-lock.json"), "{}");
        await fs.writeFile(path.join(root, "slow.mjs"), SLOW_MARK);
        const npm = `#!/bin/sh\necho begin >> ${root}/runs\nsleep 1\necho end >> ${root}/runs\n`;
        await fs.writeFile(path.join(root, "npm"), npm, { mode: 0o755 });
    });
    afterEach(async () => {
        await fs.rm(root, { recursive: true });
        await fs.rm(lock, { force: true });
    });

    const install = (...options: string[]) => {
        const script = `import { installPackages } from ${JSON.stringify(MODULE)}; await installPackages(${JSON.stringify(root)});`;
        const env = { PATH: `${root}:${process.env["PATH"] ?? ""}` };
        return execa(process.execPath, [...options, "--input-type=module", "--eval", script], { cwd: root, env });
    };

    test("runs once when several find the lock of a dead one at the same time", async () => {
        await fs.writeFile(lock, "");
        await fs.utimes(lock, 0, 0);
        const slow = ["--import", path.join(root, "slow.mjs")];
        const held = install(...slow);
        await until("it has found the lock", () => existsSync(path.join(root, "held")));
        await Promise.all([held, install(), install()]);
        expect((await fs.readFile(path.join(root, "runs"), "utf8")).trim().split("\n")).toEqual(["begin", "end"]);
        await expect(fs.access(lock)).rejects.toThrow("ENOENT");
    });
});
