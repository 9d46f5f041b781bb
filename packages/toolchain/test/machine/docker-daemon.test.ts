import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { docker, findDockerCli, tryDocker } from "@gaiaflow/engine-core/docker/cli";
import { startDaemon } from "../../docker/daemon";
import { readNote } from "../../docker/note";
import { logFile } from "../../docker/place";
import { until } from "../../../../test/support/until";
import { programRoot } from "@gaiaflow/engine-core/paths";
import {
    daemonsOf,
    describeWithDaemon,
    endDaemon,
    makePlace,
    pidOf,
    removePlace,
    type TestPlace,
} from "../support/own-daemon";

const SCRIPT = path.join(__dirname, "..", "support", "start-daemon.ts");
const silent = (): void => undefined;

jest.setTimeout(180_000);

/** A daemon that GaiaFlow starts where there is no init system. */
describeWithDaemon("a Docker daemon of our own", () => {
    let cli: string;
    let place: TestPlace;
    const ask = (...args: string[]): Promise<string> => docker(cli, args, { host: place.host });
    const startElsewhere = () =>
        execa(process.execPath, ["--import", "tsx", SCRIPT, cli, JSON.stringify(place)], { cwd: programRoot });

    beforeAll(async () => {
        cli = (await findDockerCli()) ?? "docker";
    });
    beforeEach(async () => {
        place = await makePlace();
    });
    afterEach(() => removePlace(cli, place));

    test("is one, when two commands start it at once, and outlives both", async () => {
        const answers = await Promise.all([startElsewhere(), startElsewhere()]);
        expect(answers.map(({ stdout }) => stdout).sort()).toEqual(["false", "true"]);
        expect(await daemonsOf(place)).toEqual([await pidOf(place)]);
        expect(await ask("version", "--format", "{{.Server.Os}}")).toBe("linux");
    });

    test("is known as ours although the command was killed before the daemon answered", async () => {
        const starting = startElsewhere();
        let started: number[] = [];
        await until("the daemon has been started", async () => (started = await daemonsOf(place)).length > 0);
        // It cannot answer while it stands still, however long the command takes to write its note.
        started.forEach((pid) => process.kill(pid, "SIGSTOP"));
        try {
            await until("it is known as ours", async () => (await readNote(place)) !== undefined);
            starting.kill("SIGKILL");
            await starting.catch(() => undefined);
        } finally {
            started.forEach((pid) => process.kill(pid, "SIGCONT"));
        }
        await until("it answers", async () =>
            (await tryDocker(cli, ["version"], { host: place.host })).stdout.includes("Server"),
        );
        expect(await readNote(place)).toMatchObject({ pid: await pidOf(place) });
    });

    test("is noticed by a second start, which changes nothing", async () => {
        expect(await startDaemon(cli, place, silent)).toBe(true);
        const [pid, note] = [await pidOf(place), await readNote(place)];
        expect(await startDaemon(cli, place, silent)).toBe(false);
        expect([await pidOf(place), await readNote(place)]).toEqual([pid, note]);
    });

    test("is started again after kill -9, with its images", async () => {
        await startDaemon(cli, place, silent);
        const image = await docker(cli, ["import", "-"], { host: place.host, input: Buffer.alloc(1024) });
        await endDaemon(place, "SIGKILL");
        // What a killed daemon leaves behind is what this test is about.
        await expect(fs.access(place.pidFile)).resolves.toBeUndefined();
        await expect(fs.access(`${place.root}/docker.sock`)).resolves.toBeUndefined();
        expect(await readNote(place)).toBeUndefined();
        expect(await startDaemon(cli, place, silent)).toBe(true);
        expect(await ask("image", "inspect", "--format", "{{.Id}}", image)).toBe(image);
    });

    test("starts although another program has got the number in a pid file left behind", async () => {
        await fs.writeFile(place.pidFile, String(process.pid));
        expect(await startDaemon(cli, place, silent)).toBe(true);
        expect(await pidOf(place)).not.toBe(process.pid);
    });

    test("follows the settings that the user made for a daemon", async () => {
        await fs.writeFile(place.userConfig, JSON.stringify({ labels: ["of=the-user"], hosts: ["fd://"] }));
        await startDaemon(cli, place, silent);
        expect(await ask("info", "--format", "{{.Labels}}")).toBe("[of=the-user]");
    });

    test("that cannot start says why, by the end of its log", async () => {
        await fs.writeFile(place.userConfig, JSON.stringify({ "storage-driver": "no-such-driver" }));
        await expect(startDaemon(cli, place, silent)).rejects.toMatchObject({
            problem: "The Docker daemon stopped while it started.",
            fix: expect.stringContaining(logFile(place)) as string,
            details: expect.stringContaining("driver not supported") as string,
        });
        expect(await tryDocker(cli, ["version"], { host: place.host })).toMatchObject({ failed: true });
        expect(await daemonsOf(place)).toEqual([]);
    });

    test("is not started with settings that are no JSON", async () => {
        await fs.writeFile(place.userConfig, "{ nonsense");
        await expect(startDaemon(cli, place, silent)).rejects.toThrow(`${place.userConfig} is not valid JSON.`);
        expect(await daemonsOf(place)).toEqual([]);
    });
});
