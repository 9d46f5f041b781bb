import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { MachineFacts } from "../../checks/doctor/check";

/** A machine on which nothing is wrong, whose folders are real ones below `folder`. */
export function exampleMachine(folder: string, changes: Partial<MachineFacts> = {}): MachineFacts {
    const under = (name: string): string => {
        fs.mkdirSync(path.join(folder, name), { recursive: true });
        return path.join(folder, name);
    };
    return {
        platform: "linux",
        release: "6.8.0-generic",
        environment: { PATH: process.env["PATH"] },
        home: under("home"),
        docker: { cli: "/usr/bin/docker", isComplete: true },
        uid: fs.statSync(folder).uid,
        hostname: os.hostname(),
        cacheFolder: under("cache"),
        configFolder: under("config"),
        stateFolder: under("state"),
        projectRoot: under("project"),
        mountedFolders: [under("notebooks")],
        stack: "dev",
        hasCluster: false,
        settings: undefined,
        ...changes,
    };
}

/** A folder of a test's own. */
export function testFolder(): string {
    return fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-doctor-")));
}
