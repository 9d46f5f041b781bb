import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { ExecaChildProcess } from "execa";
import { describeWithDaemon } from "@gaiaflow/toolchain/test/support/own-daemon";
import { changedEngine } from "../../support/changed-engine";
import { findingIn, lineOf } from "../../support/doctor";
import { makeDoctorStage, type DoctorStage } from "../../support/doctor-stage";
import { manyImages } from "../../support/many-images";
import { until } from "../../support/until";
import { SOCKET, whereDockerIs } from "./suites/where-docker-is";

jest.setTimeout(120_000);

/** Just above what is a fault: one image fills it. */
const DOCKER_DISK = "2100m";

/** Faults of Docker's, each made on a machine within this one, seen, and repaired by what `gaiaflow doctor` says. */
describeWithDaemon("gaiaflow doctor, of a Docker daemon", () => {
    let stage: DoctorStage;
    let daemon: ExecaChildProcess;

    const docker = (...args: string[]) => stage.type(`docker ${args.join(" ")}`);
    const setMemory = (gib: number) =>
        fs.writeFile(path.join(stage.root, "meminfo"), `MemTotal: ${gib * 1024 ** 2} kB\nMemFree: 1 kB\n`);

    beforeAll(async () => {
        stage = await makeDoctorStage(DOCKER_DISK);
        await setMemory(8);
    });
    afterAll(async () => {
        await stage.remove();
        await daemon;
    });

    test("that was not started; the line that it prints starts it", async () => {
        const before = findingIn(await stage.doctor(), "docker-daemon", /^No Docker daemon answers at .+\(ENOENT\)/);
        expect(before).toMatchObject({ isNote: false, fix: "Type: sudo dockerd" });
        daemon = stage.machine.type(`exec ${lineOf(before)}`, stage.as());
        await until(
            "it answers",
            async () => (await stage.machine.run(["docker", "version"], stage.as())).exitCode === 0,
        );
        const after = await stage.doctor();
        expect(Object.values(after).filter(({ ok, name }) => !ok && name.startsWith("docker"))).toEqual([]);
    });

    test("whose socket refuses a user, by its group's rights", async () => {
        await stage.type("useradd --create-home ada");
        const who = { user: "ada", more: { HOME: "/home/ada" } };
        const before = findingIn(await stage.doctor(who), "docker-daemon", /refuses this user/);
        expect(lineOf(before)).toBe('sudo usermod -aG docker "$USER"');
        await stage.type(lineOf(before), "ada");
        expect(await stage.doctor(who)).toMatchObject({ "docker-daemon": { ok: true } });
    });

    test("whose socket is root's group's, as without a group docker at its start", async () => {
        await stage.type(`chgrp root ${SOCKET}`);
        await stage.type("useradd --create-home bo");
        const who = { user: "bo", more: { HOME: "/home/bo" } };
        const before = findingIn(await stage.doctor(who), "docker-daemon", /refuses this user/);
        await stage.type(lineOf(before), "bo");
        expect(await stage.doctor(who)).toMatchObject({ "docker-daemon": { ok: true } });
        // And nobody else was let in.
        expect(await stage.type(`stat --format=%A:%G ${SOCKET}`)).toBe("srw-rw----:docker");
    });

    whereDockerIs(() => stage);

    test("that is too old, or whose clock differs: what an engine of either says", async () => {
        const late = () => new Date(Date.now() - 340_000).toISOString();
        const engine = await changedEngine(stage.machine.outside(SOCKET), path.join(stage.root, "docker.sock"), {
            "/version": (answer) => ({ ...answer, Version: "19.03.15" }),
            "/info": (answer) => ({ ...answer, SystemTime: late() }),
        });
        const before = await stage.doctor({ more: { DOCKER_HOST: `unix://${engine.socket}` } });
        await engine.close();
        expect(findingIn(before, "docker-daemon", /is 19\.03\.15/).fix).toContain("get.docker.com");
        expect(lineOf(findingIn(before, "clock", /is 3[34]\d s behind/))).toBe("sudo timedatectl set-ntp true");
        expect(await stage.doctor()).toMatchObject({ "docker-daemon": { ok: true }, clock: { findings: [] } });
    });

    test("with too little memory for all services, and with enough for the ones that are left", async () => {
        await setMemory(2);
        const before = findingIn(
            await stage.doctor(),
            "memory",
            /^Docker has 2\.0 GiB of memory; stack dev needs 3\.5 GiB/,
        );
        expect(lineOf(before)).toBe("npx gaiaflow mlops start --stack dev --service mlflow");
        // What that line writes before it starts them.
        const file = path.join(stage.clone.dir, "Pulumi.dev.yaml");
        const text = await fs.readFile(file, "utf8");
        await fs.writeFile(file, `${text}  gaiaflow:services: [mlflow]\n`);
        expect(await stage.doctor()).toMatchObject({ memory: { ok: true } });
        await fs.writeFile(file, text);
        await setMemory(8);
    });

    test("whose disk is full, with many images that nothing uses; clean removes them", async () => {
        const archive = path.join(stage.root, "images.tar");
        await fs.writeFile(archive, await manyImages({ count: 30, megabytes: 380 }));
        await docker("load", "--quiet", "--input", `'${archive}'`);
        await fs.rm(archive);
        const before = await stage.doctor();
        const full = findingIn(before, "disk", /^The disk of \/var\/lib\/docker has 1\.\d GiB left/);
        expect(full.isNote).toBe(false);
        const old = findingIn(before, "leftovers", /^30 images of GaiaFlow .+ up to 1\d\.\d GiB/);
        expect([lineOf(full), lineOf(old)]).toEqual(["npx gaiaflow clean", "npx gaiaflow clean"]);
        await stage.type(lineOf(old));
        const after = await stage.doctor();
        expect(findingIn(after, "disk", /\/var\/lib\/docker has 2\.\d GiB left/).isNote).toBe(true);
        expect(after).toMatchObject({ leftovers: { findings: [] } });
    });

    test("that was killed", async () => {
        await stage.type("kill -9 $(cat /var/run/docker.pid)");
        await daemon;
        const { fix } = findingIn(
            await stage.doctor(),
            "docker-daemon",
            /^No Docker daemon answers at .+\(ECONNREFUSED\)/,
        );
        expect(fix).toBe("Type: sudo dockerd");
    });
});
