import { execFileSync } from "node:child_process";
import * as fs from "node:fs";

/** Runs a command of the system's and returns what it prints; nothing where it is not there or finds nothing. */
export type Ask = (command: string, args: readonly string[]) => string;

/**
 * Who listens at a port of this machine, as it reads in a message.
 *
 * @param ask Defaults to the system itself.
 */
export function listeningProcess(port: number, platform = process.platform, ask: Ask = askSystem): string {
    const holder =
        platform === "linux"
            ? linuxHolder(port)
            : platform === "win32"
              ? windowsHolder(port, ask)
              : lsofHolder(port, ask);
    const line = platform === "win32" ? `netstat -ano | findstr :${port}` : `sudo lsof -i :${port}`;
    return holder === undefined
        ? `another program (${line} names it)`
        : `the process ${holder.name} (pid ${holder.pid})`;
}

interface Holder {
    readonly name: string;
    readonly pid: string;
}

/** By the kernel's own tables; a process of another user is seen by root alone. */
function linuxHolder(port: number): Holder | undefined {
    const sockets = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listeners(table, port)));
    for (const pid of sockets.size > 0 ? processes() : []) {
        if (openFiles(pid).some((file) => sockets.has(file))) {
            return { name: fs.readFileSync(`/proc/${pid}/comm`, "utf8").trim(), pid };
        }
    }
    return undefined;
}

/** lsof prints a line for each field, which begins with its letter. */
function lsofHolder(port: number, ask: Ask): Holder | undefined {
    const lines = ask("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"]).split("\n");
    const field = (letter: string) => lines.find((line) => line.startsWith(letter))?.slice(1);
    const [pid, name] = [field("p"), field("c")];
    return pid === undefined || name === undefined ? undefined : { name, pid };
}

function windowsHolder(port: number, ask: Ask): Holder | undefined {
    // The state is a word of the system's language; who listens has nobody on the other side.
    const listening = new RegExp(`^\\s*TCP\\s+\\S+:${port}\\s+\\S+:0\\s+\\S+\\s+(\\d+)\\s*$`, "m");
    const [, pid] = listening.exec(ask("netstat", ["-ano", "-p", "TCP"])) ?? [];
    const [, name] =
        /^"([^"]+)"/.exec(pid === undefined ? "" : ask("tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"])) ??
        [];
    return pid === undefined || name === undefined ? undefined : { name, pid };
}

function askSystem(command: string, args: readonly string[]): string {
    return (
        orNothing(() => execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })) ?? ""
    );
}

/** The sockets that listen at a port, by one of the kernel's tables; none where there is no such table. */
function listeners(table: string, port: number): string[] {
    const LISTEN = "0A";
    const [, ...lines] = fs.existsSync(table) ? fs.readFileSync(table, "utf8").trim().split("\n") : [];
    return lines.flatMap((line) => {
        const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
        const isListening = parseInt(local.split(":")[1] ?? "", 16) === port && state === LISTEN;
        return isListening ? [`socket:[${inode}]`] : [];
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
