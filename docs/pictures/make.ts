/**
 * Makes the pictures of the docs: `npm run pictures`, or with names, as `npm run pictures -- doctor`, only those. Those of commands
 * are drawn from a run on a terminal of 80 columns; it brings the example's stack with MLflow alone up on this machine in a copy of the
 * clone where one of them needs that, and removes it with all its data. `pages` are all that a browser shows.
 */
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { runCommand } from "@gaiaflow/cli/commands/run-command";
import { containersOf } from "../../test/support/docker";
import { copyClone, succeed, type CloneCopy } from "../../test/support/clone";
import { onTerminal, type Session } from "../../test/support/terminal";
import { until } from "../../test/support/until";
import { drawTerminal } from "./draw";
import { takePages } from "./pages";
import { screenRuns } from "./screen-runs";

const COLUMNS = 80;
/** What is enough to be seen: MLflow with what it needs. The stack file ends within its config. */
const SERVICES = "  gaiaflow:services: [mlflow]\n";
/** A DAG file as one is before its first check. */
const NIGHTLY = `
from datetime import datetime

from airflow import DAG

from gaiaflow import task_factory

with DAG("nightly", start_date=datetime(2026, 1, 1), schedule="@daily"):
    task_factory("train", "iris.train:train")
`;
/** While three images are built at once. */
const IMAGE_STEP = "[stage-0 3/4] COPY";
/** In the order in which they are run. */
const PICTURES: readonly Picture[] = [
    { name: "first-start", typed: "start", watch },
    { name: "start", needsStack: true },
    { name: "status", needsStack: true },
    // What it can look at while Airflow does not run.
    { name: "check", before: writeNightly },
    // A fault that is in an environment, and nowhere else.
    { name: "doctor", environment: { HTTPS_PROXY: "http://proxy.example.com:3128" } },
];

interface Picture {
    readonly name: string;
    /** The command. Defaults to its name. */
    readonly typed?: string;
    /** Runs it. Defaults to a run to its end. */
    readonly watch?: () => Promise<Session>;
    /** What comes first. */
    readonly before?: (clone: CloneCopy) => Promise<void>;
    /** Whether it shows a stack that runs. Defaults to no. */
    readonly needsStack?: boolean;
    readonly environment?: Readonly<Record<string, string>>;
}

runCommand(async () => {
    const names = process.argv.slice(2);
    if (names.length === 0 || names.includes("pages")) {
        await takePages();
    }
    const pictures = PICTURES.filter(({ name }) => names.length === 0 || names.includes(name));
    const hasStack = pictures.some(({ needsStack }) => needsStack);
    const taken = hasStack ? await containersOf("dev") : [];
    if (taken.length > 0) {
        throw new Error(`A stack dev is on this machine already: ${taken.join(", ")}`);
    }
    const clone = await copyClone();
    try {
        if (pictures.some(({ watch: own }) => own === undefined)) {
            await succeed(clone.run("tools"));
        }
        await fs.appendFile(path.join(clone.dir, "Pulumi.dev.yaml"), SERVICES);
        for (const picture of pictures) {
            await picture.before?.(clone);
            await draw(clone, picture);
        }
    } finally {
        if (hasStack) {
            await clone.run("destroy", { args: ["--yes"] });
        }
        await clone.remove();
    }
});

async function draw(clone: CloneCopy, picture: Picture): Promise<void> {
    const { name, typed = name } = picture;
    const session = await (picture.watch?.() ?? run(clone, picture));
    await session.screen();
    const lines = screenRuns(session.terminal);
    const text = `$ npx gaiaflow ${typed}`;
    const line = { text, columns: text.length, column: 0, colour: undefined, isBold: true, isDim: false };
    const svg = drawTerminal([[line], ...lines], COLUMNS, `gaiaflow ${typed}`);
    await fs.writeFile(path.join(__dirname, `${name}.svg`), svg);
    console.log(`${name}.svg: ${lines.length} lines, ${svg.length} bytes`);
    session.type("\u0003");
    await session.ended;
}

async function run(clone: CloneCopy, { environment = {}, name, typed = name }: Picture): Promise<Session> {
    const session = await onTerminal(path.join(clone.dir, "packages", "cli", "bin", "gaiaflow.mjs"), {
        ...{ args: [typed], columns: COLUMNS, rows: 50, cwd: clone.dir },
        environment: { ...clone.env, ...environment, CI: "" },
    });
    await session.ended;
    return session;
}

async function writeNightly(clone: CloneCopy): Promise<void> {
    await fs.writeFile(path.join(clone.dir, "dags", "nightly.py"), NIGHTLY.trimStart());
}

/** In the middle of a first start, by the events of a real one: on a machine on which all is built already there is none to be had. */
async function watch(): Promise<Session> {
    const support = path.join(programRoot, "packages", "cli", "test", "support");
    const events = path.join(support, "recorded", "create.jsonl");
    const lines = (await fs.readFile(events, "utf8")).split("\n");
    const last = lines.findIndex((line) => line.includes(IMAGE_STEP) && !line.includes("Registering resource"));
    const session = await onTerminal(path.join(support, "watch-replay.ts"), {
        ...{ columns: COLUMNS, rows: 24, cwd: programRoot },
        environment: { REPLAY_EVENTS: events, REPLAY_HOLD: String(last + 1), REPLAY_PAUSE: "real", CI: "" },
    });
    const isShown = async () => (await session.screen()).some((line) => line.includes("step 3 of 4"));
    await until("it builds images", isShown);
    return session;
}
