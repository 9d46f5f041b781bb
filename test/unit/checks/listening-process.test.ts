import * as net from "node:net";
import { listeningProcess, type Ask } from "../../../checks/listening-process";

/** As macOS and Windows answer. */
const LSOF = "p4711\ncjava\nf12\n";
const NETSTAT = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    127.0.0.1:18080        0.0.0.0:0              ABHÖREN          99
  TCP    127.0.0.1:8080         127.0.0.1:50123        HERGESTELLT      77
  TCP    127.0.0.1:8080         0.0.0.0:0              ABHÖREN          4711
`;
const TASKLIST = '"java.exe","4711","Console","1","123.456 K"\r\n';

test("the process that listens here is named, on Linux by the kernel's tables", async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    expect(listeningProcess(port)).toMatch(new RegExp(`^the process .+ \\(pid ${process.pid}\\)$`));
    server.close();
});

test("on macOS by lsof, on Windows by netstat in any language, and tasklist", () => {
    const asked: string[] = [];
    const ask: Ask = (command, args) => {
        asked.push([command, ...args].join(" "));
        return { lsof: LSOF, netstat: NETSTAT, tasklist: TASKLIST }[command] ?? "";
    };
    expect(listeningProcess(8080, "darwin", ask)).toBe("the process java (pid 4711)");
    expect(listeningProcess(8080, "win32", ask)).toBe("the process java.exe (pid 4711)");
    expect(asked).toEqual([
        "lsof -nP -iTCP:8080 -sTCP:LISTEN -Fpc",
        "netstat -ano -p TCP",
        "tasklist /FI PID eq 4711 /FO CSV /NH",
    ]);
});

test.each([
    ["darwin", "sudo lsof -i :8080"],
    ["win32", "netstat -ano | findstr :8080"],
] as const)("where %s does not say, the line to type is", (platform, line) => {
    expect(listeningProcess(8080, platform, () => "")).toBe(`another program (${line} names it)`);
});
