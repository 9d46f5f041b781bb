import { containersOf, docker, inspect, judged, type Inspected } from "../../../support/docker";
import type { Platform } from "../../../support/platform";

/** What the containers of a platform may and may not do. */
export function hardening(fixture: () => Platform): void {
    describe("the containers", () => {
        let all: ReadonlyMap<string, Inspected>;
        beforeAll(async () => {
            const names = await containersOf(fixture().stack);
            await judged(names);
            all = new Map(await Promise.all(names.map(async (name) => [name, await inspect(name)] as const)));
        });
        const offenders = (isBad: (container: Inspected) => boolean): string[] =>
            [...all].filter(([, container]) => isBad(container)).map(([name]) => name);

        test("are twelve, healthy or done", () => {
            const states = [...all.values()].map(({ State }) => State.Health?.Status ?? `exit ${State.ExitCode}`);
            expect(states.sort()).toEqual([...Array<string>(2).fill("exit 0"), ...Array<string>(10).fill("healthy")]);
        });

        test("are reached on 127.0.0.1 only", () => {
            const addresses = [...all.values()].flatMap(({ HostConfig }) =>
                Object.values(HostConfig.PortBindings ?? {}).flatMap((bindings) =>
                    bindings.map(({ HostIp }) => HostIp),
                ),
            );
            expect(addresses).toEqual(Array(5).fill("127.0.0.1"));
        });

        test("answer from this machine at the addresses that the stack tells, the object store and its console too", async () => {
            const urls = (await fixture().output("urls")) as Record<string, string>;
            const { airflow, jupyter, mlflow, minio, minioConsole } = fixture().ports;
            const asked = Object.entries(urls).map(([service, url]) => [service, Number(new URL(url).port)] as const);
            expect(Object.fromEntries(asked)).toEqual({ airflow, jupyter, mlflow, minio, minioConsole });
            // Names below `localhost` are a browser's to resolve; the port is what is ours.
            const answers = asked.map(([, port]) => fetch(`http://127.0.0.1:${port}/`, { redirect: "manual" }));
            // A login or a refusal is an answer too.
            expect((await Promise.all(answers)).filter(({ status }) => status >= 500)).toEqual([]);
        });

        test("run as nobody who is root, without capabilities and without a way to get any", () => {
            expect(offenders(({ Config }) => !/^[1-9]\d*:0$/.test(Config.User))).toEqual([]);
            expect(offenders(({ HostConfig }) => HostConfig.CapDrop?.join() !== "ALL")).toEqual([]);
            expect(
                offenders(({ HostConfig }) => !HostConfig.SecurityOpt?.join().includes("no-new-privileges")),
            ).toEqual([]);
        });

        test("have a memory limit each, and none has Docker's socket", () => {
            expect(offenders(({ HostConfig }) => HostConfig.Memory === 0)).toEqual([]);
            expect(offenders(({ HostConfig }) => (HostConfig.Binds ?? []).join().includes("docker.sock"))).toEqual([]);
        });

        // `mlflow server` hands signals on to its server from a process that keeps an MLflow of its own in memory.
        test("have no second MLflow beside the one that serves", async () => {
            const mlflow = [...all.keys()].find((name) => name.endsWith("-mlflow")) ?? "";
            const processes = (await docker("top", mlflow, "-eo", "pid,args")).trim().split("\n").slice(1);
            expect(processes.filter((command) => command.includes("/opt/venv/bin/python"))).toEqual([
                expect.stringContaining("mlflow-start"),
            ]);
        });

        test("write the user's notebooks and scratch folders, and nothing else of the clone", () => {
            const { dir } = fixture();
            const writable = [...all].flatMap(([name, { HostConfig }]) =>
                (HostConfig.Binds ?? [])
                    .filter((bind) => bind.startsWith(dir) && !/:ro(,|$)/.test(bind))
                    .map((bind) => `${name} ${bind.slice(dir.length).split(":")[0] ?? ""}`),
            );
            expect(writable.sort()).toEqual(
                ["jupyter", "kernels"].flatMap((role) =>
                    ["models", "notebooks", "outputs/deep"].map(
                        (name) => `${fixture().container(role)} /project/${name}`,
                    ),
                ),
            );
        });
    });
}
