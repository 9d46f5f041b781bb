import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { CLONE } from "../../../../test/support/settings";

/** A docker command with three images of ours, of which a container uses one; it writes down what it removes. */
const DOCKER = `#!/bin/sh
case "$*" in
    --version) echo "Docker version 20.10.0, build 0" ;;
    *"image ls"*"gaiaflow/*"*) printf '%s\\n' gaiaflow/mlflow:used gaiaflow/mlflow:old "gaiaflow/mlflow:<none>" ;;
    *"image ls"*"label=io.gaiaflow.image"*) echo iris:old ;;
    *"ps --all"*) printf '%s\\t%s\\t%s\\n' gaiaflow/mlflow:used iris dev gaiaflow/mlflow:used iris team somebody/else:1 "" "" ;;
    *"image rm"*) echo "$*" >> "$(dirname "$0")/removed" ;;
esac
`;

test("clean removes images of ours and of projects that no container uses, and no others", async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-clean-"));
    await fs.writeFile(path.join(folder, "docker"), DOCKER, { mode: 0o755 });
    const script = path.join(CLONE, "packages", "cli", "bin", "gaiaflow.mjs");
    const env = { PATH: `${folder}${path.delimiter}${process.env["PATH"] ?? ""}` };
    const { stdout } = await execa("node", [script, "clean"], { cwd: CLONE, env });
    const removed = await fs.readFile(path.join(folder, "removed"), "utf8");
    await fs.rm(folder, { recursive: true });
    expect(removed).toBe("image rm gaiaflow/mlflow:old\nimage rm iris:old\n");
    expect(stdout).toContain("2 images removed.");
    expect(stdout).toContain(
        "Kept, since containers (of project/stack) use them: gaiaflow/mlflow:used (iris/dev, iris/team).",
    );
});
