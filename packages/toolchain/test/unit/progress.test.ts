import { showProgress } from "../../core/progress";

jest.useFakeTimers();

describe("the progress of a step", () => {
    let shown: string[];
    const start = (where: "terminal" | "log") => {
        shown = [];
        return showProgress((line) => shown.push(line), where);
    };

    test("is one line in ten seconds in a log, the latest, whatever a build says", () => {
        const { say, stop } = start("log");
        for (let line = 0; line < 1000; line++) say(`downloading ${line}`);
        jest.advanceTimersByTime(10_000);
        jest.advanceTimersByTime(10_000);
        stop();
        expect(shown).toEqual(["10 s · downloading 999", "20 s · downloading 999"]);
    });

    test("is nothing in a log when the step was short", () => {
        const { say, stop } = start("log");
        say("looking");
        stop();
        jest.advanceTimersByTime(60_000);
        expect(shown).toEqual([]);
    });

    test("is each text at once on a terminal, where the time goes on also in silence", () => {
        const { say, stop } = start("terminal");
        jest.advanceTimersByTime(1000);
        say("compiling");
        jest.advanceTimersByTime(1000);
        stop();
        jest.advanceTimersByTime(60_000);
        expect(shown).toEqual(["1 s", "1 s · compiling", "2 s · compiling"]);
    });

    test("tells minutes from a minute on", () => {
        const { say, stop } = start("terminal");
        jest.advanceTimersByTime(125_000);
        say("compiling");
        stop();
        expect(shown.at(-1)).toBe("2 min 5 s · compiling");
    });
});
