/** Longer lines are cut in the log, never in the outputs. The official provider's log hangs the command there. */
const MAX_LENGTH = 64 * 1024;

/** Turns chunks of output into whole lines, each said once it is complete. */
export class Lines {
    private rest = "";

    public constructor(private readonly say: (line: string) => void) {}

    public push(chunk: string): void {
        const lines = (this.rest + chunk).split("\n");
        this.rest = lines.pop() ?? "";
        lines.forEach((line) => this.sayLine(line));
    }

    /** Says what is left over when the output ends without a newline. */
    public end(): void {
        if (this.rest !== "") this.sayLine(this.rest);
        this.rest = "";
    }

    private sayLine(line: string): void {
        this.say(line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line.replace(/\r$/, ""));
    }
}
