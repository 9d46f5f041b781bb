import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import execa from "execa";
import { testFolder } from "../../../../../test/support/example-machine";
import { onTerminal, type Session, type TerminalOptions } from "../../../../../test/support/terminal";
import { until } from "../../../../../test/support/until";

/**
 * Sessions of a start as a user sees them, on event logs of real ones (`support/recorded`): the screen of a terminal, or the lines
 * of a log. Each is a process of its own.
 */
const SUPPORT = path.join(__dirname, "..", "..", "support");
const WATCH = path.join(SUPPORT, "watch-replay.ts");

/** In the first start: a step of three images that are built at once, and MLflow once all before it is healthy. */
const IMAGE_STEP = "[stage-0 3/4] COPY";
const MLFLOW_BEGINS = "::mlflow-ready";
const MLFLOW_STARTS = "* mlflow          starting";

type Recording = "create" | "failed-build" | "failed-service";

const fileOf = (name: Recording): string => path.join(SUPPORT, "recorded", `${name}.jsonl`);

/** The environment of a replay, which goes on after the first event with some text until Ctrl-C. */
function replay(name: Recording, holdAfter?: string): Record<string, string> {
    if (holdAfter === undefined) {
        return { REPLAY_EVENTS: fileOf(name) };
    }
    const events = fs.readFileSync(fileOf(name), "utf8").split("\n");
    const last = events.findIndex((event) => event.includes(holdAfter) && !event.includes("Registering resource"));
    expect(last).toBeGreaterThan(0);
    return { REPLAY_EVENTS: fileOf(name), REPLAY_HOLD: String(last + 1) };
}

/** The screen without what hangs on the machine: how long things take, and the picture of the spinner. */
const steady = (screen: readonly string[]): string =>
    screen.map((line) => line.replace(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/, "*").replace(/\b(\d+ min )?\d+ s\b/g, "N s")).join("\n");

/** What is on a screen once a text is there, and nothing else comes. */
async function settled(session: Session, text: string): Promise<string> {
    let [before, now] = ["", ""];
    do {
        before = now;
        await sleep(400);
        now = steady(await session.screen());
    } while (now !== before || !now.includes(text));
    return now;
}

const terminal = (options: Partial<TerminalOptions> & Pick<TerminalOptions, "environment">) =>
    onTerminal(WATCH, { columns: 80, rows: 24, ...options });

const withoutTerminal = (environment: Record<string, string>) =>
    execa(process.execPath, ["--require", path.join(SUPPORT, "..", "..", "bin", "typescript.cjs"), WATCH], {
        env: environment,
        reject: false,
        all: true,
    });

/** Linux's `script` makes the terminals. */
const describeOnLinux = process.platform === "linux" ? describe : describe.skip;

describeOnLinux("a start", () => {
    describe.each([
        { columns: 80, rows: 24 },
        { columns: 200, rows: 50 },
    ])("on a terminal of $columns columns", (size) => {
        test.each([
            ["images are built", IMAGE_STEP, "step 3 of 4"],
            ["services come up", MLFLOW_BEGINS, MLFLOW_STARTS],
        ])("a first start while %s", async (_, holdAfter, text) => {
            const session = await terminal({ ...size, environment: replay("create", holdAfter) });
            expect(await settled(session, text)).toMatchSnapshot();
            session.type("\u0003");
            await session.ended;
        });

        test.each<[Recording, number]>([
            ["create", 0],
            ["failed-build", 1],
            ["failed-service", 1],
        ])("the end of %s", async (name, exitCode) => {
            const session = await terminal({ ...size, environment: replay(name) });
            expect(await session.ended).toBe(exitCode);
            expect((await session.screen()).join("\n")).toMatchSnapshot();
        });
    });

    test.each<Recording>(["create", "failed-build", "failed-service"])("%s without a terminal", async (name) => {
        const { all = "" } = await withoutTerminal(replay(name));
        expect(all).toMatchSnapshot();
        expect(all).not.toContain("\u001b");
    });

    test("NO_COLOR takes the colours off, and CI or a dumb terminal the list", async () => {
        const colour = /\[3\dm/;
        const outputOf = async (environment: Record<string, string>): Promise<string> => {
            const session = await terminal({ environment: { ...replay("failed-service"), ...environment } });
            await session.ended;
            return session.output();
        };
        expect(await outputOf({})).toMatch(colour);
        const uncoloured = await outputOf({ NO_COLOR: "1" });
        expect([uncoloured.includes("✖ mlflow"), colour.test(uncoloured)]).toEqual([true, false]);
        for (const environment of [{ TERM: "dumb" }, { CI: "true" }]) {
            const lines = await outputOf(environment);
            expect([lines.includes("mlflow: failed"), lines.includes("\u001b")]).toEqual([true, false]);
        }
    });

    test("a terminal that gets narrower keeps one list, whose lines are cut again", async () => {
        const begins = (screen: string) => screen.split("\n").map((line) => line.slice(0, 20));
        const session = await terminal({ environment: replay("create", IMAGE_STEP) });
        const before = begins(await settled(session, "step 3 of 4"));
        await session.resize(40, 24);
        await until("the lines are cut", async () => (await session.screen()).every((line) => line.length <= 40));
        expect(begins(await settled(session, "building"))).toEqual(before);
        session.type("\u0003");
        await session.ended;
    });

    test("Ctrl-C leaves a sane terminal, and what to type next", async () => {
        const session = await terminal({ environment: replay("create", MLFLOW_BEGINS) });
        await settled(session, MLFLOW_STARTS);
        session.type("\u0003");
        expect(await session.ended).toBe(1);
        const screen = await session.screen();
        expect(screen.at(-1)).toBe("Interrupted. What is there stays. To go on, type: npx gaiaflow start");
        expect(screen.join("\n")).toMatch(/mlflow +not finished/);
        // The last word on the cursor is that it be shown.
        const output = session.output();
        expect(output).toContain("[?25l");
        expect(output.lastIndexOf("[?25h")).toBeGreaterThan(output.lastIndexOf("[?25l"));
    });

    test("where it is killed, Pulumi goes on to its end", async () => {
        const folder = testFolder();
        const done = path.join(folder, "done");
        const child = withoutTerminal({ ...replay("failed-service"), REPLAY_DONE: done, REPLAY_PAUSE: "20" });
        let printed = "";
        child.all?.on("data", (data: Buffer) => (printed += data.toString()));
        await until("it shows something", () => printed !== "");
        child.kill("SIGKILL");
        await child;
        expect(fs.existsSync(done)).toBe(false);
        await until("Pulumi has ended", () => fs.existsSync(done));
        fs.rmSync(folder, { recursive: true });
    });
});
