import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { copyClone, succeed, type CloneCopy } from "./clone";
import { NPX, reportOf, type Report } from "./doctor";
import { makeOwnMachine, type OwnMachine, type RunOptions } from "./own-machine";

/** Who runs a command, and what is added to its environment. */
interface As {
    readonly user?: string;
    readonly more?: Readonly<Record<string, string>>;
}

/** A clone on a machine of its own, on which `gaiaflow doctor` is run. */
export interface DoctorStage {
    readonly clone: CloneCopy;
    readonly machine: OwnMachine;
    /** Holds what is on the machine's disk; there is a blank in its name, with which all that is typed has to hold. */
    readonly root: string;
    readonly home: string;
    readonly as: (who?: As) => RunOptions;
    readonly doctor: (who?: As) => Promise<Report>;
    /** Types a line, and then the command in the same shell. */
    readonly doctorAfter: (line: string, who?: As) => Promise<Report>;
    /** Types a line that must succeed. @returns What it printed. */
    readonly type: (line: string, user?: string) => Promise<string>;
    readonly remove: () => Promise<void>;
}

/** @param dockerDisk How large the disk of Docker is, as tmpfs counts. */
export async function makeDoctorStage(dockerDisk: string): Promise<DoctorStage> {
    const root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow doctor-"));
    await fs.chmod(root, 0o755);
    const home = path.join(root, "home");
    await fs.mkdir(home);
    const [clone, machine] = await Promise.all([copyClone(), makeOwnMachine(root, dockerDisk)]);
    const command = [process.execPath, path.join(clone.dir, "packages", "cli", "bin", "gaiaflow.mjs")];
    const as = ({ more, user }: As = {}): RunOptions => ({
        user,
        cwd: clone.dir,
        env: { HOME: home, PATH: process.env["PATH"] ?? "", ...more },
    });
    return {
        ...{ as, clone, home, machine, root },
        doctor: (who) => reportOf(machine.run([...command, "doctor", "--json"], as(who))),
        doctorAfter: (line, who) => reportOf(machine.type(`${line}\n'${command.join("' '")}' doctor --json`, as(who))),
        type: (line, user) => succeed(machine.type(`${NPX}\n${line}`, as(user === undefined ? undefined : { user }))),
        remove: async () => {
            await machine.remove();
            await fs.rm(root, { recursive: true, force: true });
            await clone.remove();
        },
    };
}
