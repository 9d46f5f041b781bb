import * as fs from "node:fs/promises";
import * as path from "node:path";
import { findingIn, lineOf } from "../../../support/doctor";
import type { DoctorStage } from "../../../support/doctor-stage";

/** Where a daemon listens when nobody says otherwise. */
export const SOCKET = "/var/run/docker.sock";

/** Contexts, variables and sockets that lead to a daemon which runs, or past it. */
export function whereDockerIs(fixture: () => DoctorStage): void {
    const docker = (...args: string[]) => fixture().type(`docker ${args.join(" ")}`);

    test("of a second context, that does not answer", async () => {
        await docker("context", "create", "other", "--docker", "host=unix:///run/other.sock");
        await docker("context", "use", "other");
        const before = await fixture().doctor();
        expect(findingIn(before, "docker-context", /is other, one of 2/).isNote).toBe(true);
        const fault = findingIn(before, "docker-daemon", /answers at unix:\/\/\/run\/other\.sock/);
        expect(fault.fix).toMatch(/the Docker context "other"\. .+ docker context use default$/);
        await docker("context", "use", "default");
        expect(await fixture().doctor()).toMatchObject({
            "docker-daemon": { ok: true },
            "docker-context": { findings: [] },
        });
    });

    test("of a second context that answers, which a variable overrules", async () => {
        await docker("context", "create", "same", "--docker", `host=unix://${SOCKET}`);
        await docker("context", "use", "same");
        const host = { DOCKER_HOST: `unix://${SOCKET}` };
        const note = findingIn(await fixture().doctor({ more: host }), "docker-context", /^DOCKER_HOST .+ wins over/);
        const after = await fixture().doctorAfter(lineOf(note), { more: host });
        expect(findingIn(after, "docker-context", /is same, one of 3/).isNote).toBe(true);
        expect(after).toMatchObject({ "docker-daemon": { ok: true }, "docker-socket": { findings: [] } });
    });

    test("of a context that is gone, by the settings and by a variable", async () => {
        const file = path.join(fixture().home, ".docker", "config.json");
        await fs.writeFile(file, JSON.stringify({ currentContext: "gone" }));
        const before = findingIn(await fixture().doctor(), "docker-context", /context gone is not there/);
        await fixture().type(lineOf(before));
        expect(await fixture().doctor()).toMatchObject({ "docker-context": { findings: [] } });
        const named = { DOCKER_CONTEXT: "gone" };
        const after = await fixture().doctorAfter(
            lineOf(findingIn(await fixture().doctor({ more: named }), "docker-context", /gone/)),
            { more: named },
        );
        expect(after).toMatchObject({ "docker-context": { findings: [] } });
    });

    test("that DOCKER_HOST looks for where it is not, and that listens where a rootless one does", async () => {
        const wrong = { DOCKER_HOST: "unix:///run/nowhere.sock" };
        const before = await fixture().doctor({ more: wrong });
        expect(before).toMatchObject({ "docker-daemon": { ok: false } });
        const line = lineOf(findingIn(before, "docker-socket", /nowhere\.sock, which is not there/));
        expect(await fixture().doctorAfter(line, { more: wrong })).toMatchObject({
            "docker-socket": { ok: true },
            "docker-daemon": { ok: true },
        });

        await fixture().type(`mkdir -p /run/user/0 && mv ${SOCKET} /run/user/0/docker.sock`);
        const moved = findingIn(
            await fixture().doctor(),
            "docker-socket",
            /but one does at \/run\/user\/0\/docker\.sock/,
        );
        expect(await fixture().doctorAfter(lineOf(moved))).toMatchObject({
            "docker-socket": { ok: true },
            "docker-daemon": { ok: true },
        });
        await fixture().type(`mv /run/user/0/docker.sock ${SOCKET}`);
    });
}
