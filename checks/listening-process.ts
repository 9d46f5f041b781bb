import * as fs from "node:fs";

/** Who listens at a port of this machine, as it reads in a message. */
export function listeningProcess(port: number): string {
    const sockets = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listeners(table, port)));
    for (const pid of sockets.size > 0 ? processes() : []) {
        if (openFiles(pid).some((file) => sockets.has(file))) {
            return `the process ${fs.readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (pid ${pid})`;
        }
    }
    return process.platform === "win32"
        ? `another program (netstat -ano | findstr :${port} names it)`
        : `another program (sudo lsof -i :${port} names it)`;
}

/** The sockets that listen at a port, by one of the kernel's tables; none where there is no such table. */
function listeners(table: string, port: number): string[] {
    const LISTEN = "0A";
    const [, ...lines] = fs.existsSync(table) ? fs.readFileSync(table, "utf8").trim().split("\n") : [];
    return lines.flatMap((line) => {
        const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
        const own = parseInt(local.split(":")[1] ?? "", 16) === port && state === LISTEN;
        return own ? [`socket:[${inode}]`] : [];
    });
}

function processes(): string[] {
    return fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
}

/** What a process has open; nothing where it is gone or not ours to look at. */
function openFiles(pid: string): string[] {
    const folder = `/proc/${pid}/fd`;
    const fds = orNothing(() => fs.readdirSync(folder)) ?? [];
    // A process closes files while we look, this one too.
    return fds.flatMap((fd) => orNothing(() => fs.readlinkSync(`${folder}/${fd}`)) ?? []);
}

function orNothing<T>(read: () => T): T | undefined {
    try {
        return read();
    } catch {
        return undefined;
    }
}
