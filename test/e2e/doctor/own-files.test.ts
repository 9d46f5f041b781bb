import * as fs from "node:fs/promises";
import * as path from "node:path";
import { describeWithDaemon } from "@gaiaflow/toolchain/test/support/own-daemon";
import { stringify } from "yaml";
import { succeed } from "../../support/clone";
import { findingIn, lineOf } from "../../support/doctor";
import { makeDoctorStage, type DoctorStage } from "../../support/doctor-stage";
import { until } from "../../support/until";

jest.setTimeout(120_000);

const PORT = 28_080;
const LISTEN = `require("node:net").createServer().listen(${PORT})`;

/** Faults of a user's folders, on a machine within this one that has such a user. */
describeWithDaemon("gaiaflow doctor, as a user who is not root", () => {
    let stage: DoctorStage;
    let home: string;
    const doctor = () => stage.doctor({ user: "ada" });
    const type = (line: string, user?: string) => stage.type(line, user);

    beforeAll(async () => {
        stage = await makeDoctorStage("1m");
        ({ home } = stage);
        await type(`useradd --home-dir '${home}' ada && chown -R ada: . '${home}'`);
        const config = { "gaiaflow:mode": "dev", "gaiaflow:project": { package: "iris" } };
        await fs.writeFile(
            path.join(stage.clone.dir, "Pulumi.dev.yaml"),
            stringify({ config: { ...config, "gaiaflow:ports": { airflow: PORT } } }),
        );
    });
    afterAll(() => stage.remove());

    test("finds nothing of folders before anything was made", async () => {
        expect(await doctor()).toMatchObject({ folders: { findings: [] }, disk: { findings: [] } });
    });

    test("names a project of another user, and a state of root's; the lines give both back", async () => {
        await type(`mkdir -p '${home}/.local/state' && chown -R root: . '${home}/.local'`);
        const before = await doctor();
        const project = findingIn(before, "folders", /clone belongs to root, and you may not write there/);
        const state = findingIn(
            before,
            "folders",
            /^There is no .+\/\.local\/state\/gaiaflow, and you may not make it/,
        );
        await type(lineOf(project), "ada");
        await type(lineOf(state), "ada");
        expect(await doctor()).toMatchObject({ folders: { findings: [] } });
        await succeed(
            stage.machine.run(
                ["touch", path.join(home, ".local", "state", "gaiaflow", "mine"), "own"],
                stage.as({ user: "ada" }),
            ),
        );
    });

    test("names what a single run as root left in the cache", async () => {
        await type(`mkdir -p '${home}/.cache/gaiaflow/locks' && chown ada: '${home}/.cache' '${home}/.cache/gaiaflow'`);
        const before = findingIn(await doctor(), "folders", /\/\.cache\/gaiaflow\/locks belongs to root/);
        await type(lineOf(before), "ada");
        expect(await doctor()).toMatchObject({ folders: { findings: [] } });
    });

    test("names a disk that is full", async () => {
        const [disk, cache] = [path.join(home, ".cache"), path.join(home, ".cache", "gaiaflow")];
        await type(`mount -t tmpfs -o size=2100m none '${disk}' && chown ada: '${disk}'`);
        await type(
            `mkdir -p '${cache}/artifacts' && chown ada: '${cache}' && head -c 200M /dev/zero > '${cache}/artifacts/old'`,
        );
        const before = findingIn(await doctor(), "disk", /\.cache\/gaiaflow has 1\.9 GiB left/);
        expect(before.isNote).toBe(false);
        await type(before.fix.slice(before.fix.indexOf("du "), before.fix.indexOf(". Tools")));
        await type(`${lineOf(before)} --yes`);
        expect(findingIn(await doctor(), "disk", /\.cache has 2\.1 GiB left/).isNote).toBe(true);
    });

    test("says how to see whose a port is that another user's process holds", async () => {
        const holder = stage.machine.run([process.execPath, "-e", LISTEN], stage.as());
        const listens = async () =>
            (await stage.machine.run(["bash", "-c", `: < /dev/tcp/127.0.0.1/${PORT}`], stage.as())).exitCode === 0;
        await until("it listens", listens);
        const before = findingIn(await doctor(), "ports", /^gaiaflow:ports\.airflow is /);
        expect(before.problem).toContain(`${PORT}, which another program (sudo lsof -i :${PORT} names it) holds`);
        // `nsenter` waits for what it has started, and hands no signal on.
        await type(`kill "$(grep -l 28080 /proc/[0-9]*/cmdline | cut -d/ -f3 | head -1)"`);
        await holder;
        expect(await doctor()).toMatchObject({ ports: { ok: true } });
    });
});
