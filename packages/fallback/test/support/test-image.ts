import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { tryDocker } from "../../../../test/support/docker-engine";

/** Commands of busybox that programs of these tests call by name. */
const APPLETS = ["sh", "sleep", "echo", "cat", "test", "wget", "httpd", "mkdir", "stat", "true", "false"];

/** The image of all engine tests. One name, so that it is made once on a machine. */
export const TEST_IMAGE = "gaiaflow-test/busybox:1";

/**
 * Makes an image of 2 MB with a shell, a web server and little else: from Debian's static busybox where there is apt, so
 * that no image registry is needed; elsewhere Docker Hub's own is pulled.
 */
export async function ensureTestImage(): Promise<string> {
    if (!(await tryDocker(["image", "inspect", TEST_IMAGE])).failed) return TEST_IMAGE;
    const hasApt = !(await execa("apt-get", ["--version"], { reject: false })).failed;
    await (hasApt ? importBusybox() : pullBusybox());
    return TEST_IMAGE;
}

async function importBusybox(): Promise<void> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "busybox-"));
    const root = path.join(folder, "root");
    try {
        await execa("apt-get", ["download", "busybox-static"], { cwd: folder });
        const [archive = ""] = (await fs.readdir(folder)).filter((name) => name.endsWith(".deb"));
        await execa("dpkg-deb", ["--extract", archive, "busybox"], { cwd: folder });
        for (const name of ["bin", "etc", "tmp", "run", "srv"]) {
            await fs.mkdir(path.join(root, name), { recursive: true });
        }
        await fs.copyFile(path.join(folder, "busybox", "bin", "busybox"), path.join(root, "bin", "busybox"));
        for (const applet of APPLETS) await fs.symlink("busybox", path.join(root, "bin", applet));
        await fs.writeFile(path.join(root, "etc", "passwd"), "root:x:0:0::/:/bin/sh\n");
        await fs.writeFile(path.join(root, "etc", "group"), "root:x:0:\n");
        await execa("tar", ["--create", "--file", "root.tar", "--owner=0", "--group=0", "-C", root, "."], {
            cwd: folder,
        });
        const made = await tryDocker(["import", path.join(folder, "root.tar"), TEST_IMAGE]);
        if (made.failed) throw new Error(made.stderr);
    } finally {
        await fs.rm(folder, { recursive: true });
    }
}

async function pullBusybox(): Promise<void> {
    for (const args of [
        ["pull", "busybox:1.37"],
        ["tag", "busybox:1.37", TEST_IMAGE],
    ]) {
        const done = await tryDocker(args);
        if (done.failed) throw new Error(done.stderr);
    }
}
