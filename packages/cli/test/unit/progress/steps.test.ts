import * as fs from "node:fs";
import * as path from "node:path";
import execa from "execa";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { testFolder } from "../../../../../test/support/example-machine";
import { onTerminal } from "../../../../../test/support/terminal";
import { until } from "../../../../../test/support/until";
import { runOn } from "../../../platform/runs";
import { withSteps } from "../../../progress/steps";

jest.mock("@gaiaflow/toolchain/core/state-dir", () => ({ stateDir: jest.fn() }));

const SESSION = path.join(__dirname, "..", "..", "support", "steps-session.ts");
const TYPESCRIPT = path.join(__dirname, "..", "..", "..", "bin", "typescript.cjs");
/** Without the picture of the spinner, and how long things take. */
const steady = (screen: readonly string[]): string[] =>
    screen.map((line) => line.replace(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/, "*").replace(/\b\d+ s\b/g, "N s"));

/** Linux's `script` makes the terminals. */
const describeOnLinux = process.platform === "linux" ? describe : describe.skip;

describeOnLinux("on a terminal", () => {
    const session = (...args: string[]) => onTerminal(SESSION, { columns: 80, rows: 24, environment: {}, args });

    test("what a stop does is a list in place, as that of a start", async () => {
        const stop = await session("stop");
        await until("it stops the first", async () => /mlflow +stopping/.test((await stop.screen()).join("\n")));
        expect(steady(await stop.screen())).toEqual([
            "* mlflow    stopping · N s",
            "· postgres  waiting",
            "Stack dev · N s · Ctrl-C stops it",
        ]);
        expect(await stop.ended).toBe(0);
        expect(steady(await stop.screen())).toEqual([
            "✔ mlflow    stopped · N s",
            "✔ postgres  stopped · N s",
            "Stack dev: 2 containers stopped, data kept. Start again: npx gaiaflow start",
        ]);
    });

    test("so is a restart, until all of it is healthy", async () => {
        const restart = await session("restart");
        await until("the first starts", async () => /postgres +starting/.test((await restart.screen()).join("\n")));
        expect(await restart.ended).toBe(0);
        expect(steady(await restart.screen())).toEqual([
            "✔ postgres  healthy · N s",
            "✔ mlflow    healthy · N s",
            "All of them are healthy.",
        ]);
    });

    test("of a restart that fails, what failed is marked, and what did not stays as it is", async () => {
        const restart = await session("restart", "fails");
        expect(await restart.ended).toBe(1);
        const screen = steady(await restart.screen());
        expect(screen.slice(0, 2)).toEqual(["✔ postgres  healthy · N s", "✖ mlflow    failed · N s"]);
        expect(screen).not.toContain("All of them are healthy.");
    });
});

test("without a terminal there is a line for each change", async () => {
    const { all } = await execa(process.execPath, ["--require", TYPESCRIPT, SESSION, "stop"], { all: true });
    expect(steady((all ?? "").split("\n"))).toEqual([
        "mlflow: stopping",
        "mlflow: stopped (N s)",
        "postgres: stopping",
        "postgres: stopped (N s)",
        "Stack dev: 2 containers stopped, data kept. Start again: npx gaiaflow start",
    ]);
});

test("where one fails, the next is not begun, and meanwhile the stack's status has what goes on", async () => {
    const home = testFolder();
    jest.mocked(stateDir).mockReturnValue(home);
    const printed: string[] = [];
    jest.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
    const parts = ["mlflow", "postgres"].map((name) => ({ kind: "service", name }) as const);
    const broken = withSteps("dev", parts, async ({ begin }) => {
        begin("mlflow", "stopping");
        expect(await runOn("dev")).toMatchObject({ doing: "mlflow: stopping", pid: process.pid });
        throw new Error("no right");
    });
    await expect(broken).rejects.toThrow("no right");
    expect(printed.map((line) => line.replace(/\d+ s/, "N s"))).toEqual([
        "mlflow: stopping",
        "mlflow: failed (N s)",
        "postgres: not begun",
    ]);
    expect(await runOn("dev")).toBeUndefined();
    fs.rmSync(home, { recursive: true });
});
