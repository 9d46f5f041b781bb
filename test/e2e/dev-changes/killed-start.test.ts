import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { stringify } from "yaml";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { docker, leftovers, lives } from "../../support/docker";
import { freePorts } from "../../support/free-ports";
import { onTerminal } from "../../support/terminal";
import { until } from "../../support/until";

jest.setTimeout(1_200_000);

/** MLflow with what it needs: enough to be killed in the middle of. */
describe("gaiaflow start", () => {
    const stack = `killed-${crypto.randomBytes(3).toString("hex")}`;
    const goOn = `npx gaiaflow start --stack ${stack}`;
    let clone: CloneCopy;
    const status = (...more: string[]) => clone.run("status", { args: ["--stack", stack, ...more] });
    /** What commands have on record that work on a stack. */
    const runs = () => fs.readdir(path.join(clone.home, ".local", "state", "gaiaflow", "runs")).catch(() => []);
    const start = (detached = false) => clone.run("start", { args: ["--stack", stack], detached });

    beforeAll(async () => {
        clone = await copyClone();
        const [mlflow = 0, minio = 0, minioConsole = 0, airflow = 0, jupyter = 0] = await freePorts(5);
        const config = {
            "pulumi:disable-default-providers": ["docker", "kubernetes"],
            "gaiaflow:mode": "dev",
            "gaiaflow:project": { package: "iris" },
            "gaiaflow:services": ["mlflow"],
            "gaiaflow:ports": { airflow, mlflow, minio, minioConsole, jupyter },
        };
        await fs.writeFile(path.join(clone.dir, `Pulumi.${stack}.yaml`), stringify({ config }));
    });
    afterAll(async () => {
        await clone.run("destroy", { args: ["--stack", stack, "--yes"] });
        await clone.remove();
    });

    test("that is killed leaves Pulumi to its end: the next one says so, and then finds all that was made", async () => {
        const first = start(true);
        let printed = "";
        first.all?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
        await until("it starts a container", () => /^\w+: starting$/m.test(printed) || first.exitCode !== null, 1000);

        // Of one that has ended, what it printed says why.
        expect(first.exitCode === null ? "" : printed).toBe("");

        const { all: text = "", exitCode: isUp } = await status();
        expect(text).toContain(
            `Stack ${stack}: npx gaiaflow start --stack ${stack} works on it (pid ${first.pid ?? 0}, for `,
        );
        expect(text).toMatch(/^ {2}\S postgres +(starting|healthy)/m);
        expect(text).toMatch(/^ {2}\S mlflow +(waiting|starting)/m);
        expect(text).toContain(`To follow it: npx gaiaflow status --stack ${stack} --watch`);
        expect(isUp).toBe(1);

        const second = await start();
        expect({ exitCode: second.exitCode, all: second.all }).toMatchObject({ exitCode: 1 });
        const busy = /Another run works on stack \S+ now \(pid (\d+)\)\. Nothing was changed\./.exec(second.all ?? "");
        expect(second.all).toContain(`Then type: ${goOn}`);
        const pulumi = Number(busy?.[1]);

        // The command alone: what it has started is not asked to end.
        process.kill(first.pid ?? 0, "SIGKILL");
        await first;
        const third = await start();
        expect(third.all).toContain(`(pid ${pulumi})`);
        const { run } = JSON.parse((await status("--json")).stdout) as { readonly run: object };
        expect(run).toMatchObject({ pid: pulumi, isKilled: true, command: `npx gaiaflow start --stack ${stack}` });
        expect(await runs()).toHaveLength(1);
        await until("Pulumi has ended", () => !isAlive(pulumi), 600);

        const before = await lives(stack);
        expect(before.size).toBeGreaterThan(2);
        await succeed(start());
        expect(await lives(stack)).toEqual(before);
        // What the killed one left went with the next.
        expect(await runs()).toEqual([]);
        expect(await status("--json")).toMatchObject({
            exitCode: 0,
            stdout: expect.not.stringContaining('"run"') as string,
        });
    });

    test("on a terminal is a list and a table that fit it, with logins where they are asked for", async () => {
        const session = await onTerminal(path.join(clone.dir, "packages", "cli", "bin", "gaiaflow.mjs"), {
            ...{ columns: 80, rows: 24, cwd: clone.dir, environment: { ...clone.env, CI: "" } },
            args: ["start", "--stack", stack, "--show-secrets"],
        });
        expect(await session.ended).toBe(0);
        const screen = await session.screen();
        for (const service of ["postgres", "minio", "mlflow"]) {
            expect(screen.find((line) => line.includes(` ${service} `))).toMatch(/^✔ \w+ +unchanged$/);
        }
        const text = screen.join("\n");
        expect(text).toMatch(/│ minio +│ http:\/\/127\.0\.0\.1:\d+ +│ accessKey: \w+/);
        expect(text).not.toMatch(/docker:index|sha256:/);
    });

    test("restart, stop and destroy are such lists, too", async () => {
        const on = async (...args: string[]): Promise<string> => {
            const session = await onTerminal(path.join(clone.dir, "packages", "cli", "bin", "gaiaflow.mjs"), {
                ...{ columns: 80, rows: 40, cwd: clone.dir, environment: { ...clone.env, CI: "" } },
                args: [...args, "--stack", stack],
            });
            expect(await session.ended).toBe(0);
            return (await session.screen()).join("\n");
        };
        expect(await on("mlops", "restart", "--service", "mlflow")).toMatch(/^✔ mlflow +healthy · \d+ s\nAll of them/m);
        const stopped = await on("stop");
        for (const service of ["postgres", "minio", "mlflow"]) {
            expect(stopped).toMatch(new RegExp(`^✔ ${service} +stopped · \\d+ s$`, "m"));
        }
        const gone = await on("destroy", "--yes");
        expect(gone).toMatch(/^✔ mlflow +removed/m);
        expect(gone).toContain(`Nothing of stack ${stack} is left.`);
        expect((await lives(stack)).size).toBe(0);
        expect(await status()).toMatchObject({ exitCode: 1 });
    });

    test("uninstall shows what is there of this user's, and takes containers and data away; others' stay", async () => {
        const uninstall = (...args: string[]) => clone.run("uninstall", { args });
        await succeed(start());
        const others = async () =>
            (await docker("ps", "--all", "--quiet")).split("\n").filter(Boolean).length - (await lives(stack)).size;
        const before = await others();
        const shown = await uninstall();
        expect(shown.exitCode).toBe(1);
        expect(shown.all).toMatch(new RegExp(`containers of gaiaflow/${stack} +│ ${(await lives(stack)).size} `));
        const read = JSON.parse((await uninstall("--dry-run", "--json")).stdout) as {
            readonly found: readonly object[];
        };
        const containers = { group: "containers", count: (await lives(stack)).size };
        expect(read).toMatchObject({
            removed: [],
            found: expect.arrayContaining([expect.objectContaining(containers)]) as object[],
        });
        expect((await lives(stack)).size).toBeGreaterThan(0);
        // Data is in use.
        const alone = await uninstall("--yes", "--only", "data");
        expect({ ...alone, size: (await lives(stack)).size > 0 }).toMatchObject({ exitCode: 1, size: true });
        const all = await uninstall("--yes", "--only", "containers", "data");
        expect({ all: all.all, exitCode: all.exitCode }).toMatchObject({ exitCode: 0 });
        expect(await leftovers(stack)).toEqual([]);
        expect(await others()).toBe(before);
        await expect(fs.access(path.join(clone.home, ".local", "state", "gaiaflow"))).rejects.toThrow("ENOENT");
    });
});

function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}
