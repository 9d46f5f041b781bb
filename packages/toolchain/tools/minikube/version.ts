import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";

/** Asks a Minikube for its release. It lays out its home whatever it is asked, so that it gets another one than the user's. */
export async function askVersion(command: string): Promise<execa.ExecaReturnValue> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-minikube-"));
    try {
        return await execa(command, ["version", "--short"], { reject: false, env: { MINIKUBE_HOME: home } });
    } finally {
        await fs.rm(home, { recursive: true });
    }
}
