import * as fs from "node:fs/promises";
import * as path from "node:path";
import { ensureArtifact } from "@gaiaflow/engine-core/artifact";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { debianRoot, ROOT_ARCHIVE } from "@gaiaflow/fallback/builds/base-image/debian";
import { docker, findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { startDaemon } from "../../docker/daemon";
import { readNote } from "../../docker/note";
import { configFile } from "../../docker/place";
import { canStartPrivileged, ensurePrivileged } from "../../docker/privileged";
import { describeWithDaemon, makePlace, pidOf, removePlace, type TestPlace } from "../support/own-daemon";

const silent = (): void => undefined;

jest.setTimeout(300_000);

/** The daemon of these tests lacks CAP_SYS_RESOURCE, whatever the machine has. */
describeWithDaemon("a privileged container, on a machine that lacks a capability", () => {
    let cli: string;
    let place: TestPlace;
    let image: string;
    const ask = (...args: string[]): Promise<string> => docker(cli, args, { host: place.host });
    const run = (...args: string[]): Promise<string> => ask("run", "--rm", "--network", "none", ...args);

    beforeAll(async () => {
        cli = (await findDockerCli()) ?? "docker";
        place = await makePlace();
        await startDaemon(cli, place, silent);
        const { dir } = await ensureArtifact(debianRoot(TRIXIE.release));
        image = await ask("import", path.join(dir, ROOT_ARCHIVE));
    });
    afterAll(() => removePlace(cli, place));

    test("starts once the daemon was looked after, while a running container goes on", async () => {
        const before = await canStartPrivileged(cli, place.host);
        const bystander = await ask("run", "--detach", "--network", "none", image, "sleep", "600");
        const pid = await pidOf(place);
        // Later releases of Docker ask for no more than the machine has, and need no help.
        const expected = before ? "plain" : "wrapped";
        // Two commands at once agree, and find out once.
        const words: string[] = [];
        const both = [1, 2].map(() => ensurePrivileged(cli, place, (text) => words.push(text)));
        expect(await Promise.all(both)).toEqual([expected, expected]);
        expect(words.filter((text) => text === "trying a privileged container")).toHaveLength(1);
        expect(await run("--privileged", image, "sh", "-c", "mount -t tmpfs none /mnt && echo mounted")).toBe(
            "mounted",
        );
        expect(await ask("inspect", "--format", "{{.State.Running}}", bystander)).toBe("true");
        expect(await pidOf(place)).toBe(pid);
    });

    test("can be entered, with every privilege", async () => {
        const container = await ask("run", "--detach", "--privileged", "--network", "none", image, "sleep", "600");
        const script = "mount -t tmpfs none /mnt && echo mounted";
        expect(await ask("exec", "--privileged", container, "sh", "-c", script)).toBe("mounted");
        expect(await ask("exec", container, "echo", "hello")).toBe("hello");
    });

    test("is not tried a second time", async () => {
        const note = await readNote(place);
        const words: string[] = [];
        expect(await ensurePrivileged(cli, place, (text) => words.push(text))).toBe(note?.privileged);
        expect(words).toEqual([]);
    });

    test("leaves an ordinary container's limits and capabilities as the user asked", async () => {
        const limits = await run("--ulimit", "nofile=100:200", image, "sh", "-c", "ulimit -Sn; ulimit -Hn");
        expect(limits.split("\n")).toEqual(["100", "200"]);
        const none = await run("--cap-drop", "ALL", image, "grep", "CapEff", "/proc/self/status");
        expect(none).toMatch(/CapEff:\s+0{16}$/);
    });

    test("is not tried at a daemon that somebody else started", async () => {
        const note = path.join(place.folder, "started.json");
        const [text, config] = [await fs.readFile(note, "utf8"), await fs.readFile(configFile(place), "utf8")];
        await fs.rm(note);
        expect(await ensurePrivileged(cli, place, silent)).toBeUndefined();
        expect(await fs.readFile(configFile(place), "utf8")).toBe(config);
        await fs.writeFile(note, text);
    });
});
