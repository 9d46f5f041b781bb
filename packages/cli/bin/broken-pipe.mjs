/** What a shell says of a program that SIGPIPE has ended. Node ignores that signal, and gets an error where it writes. */
const BROKEN_PIPE = 128 + 13;

/** Lets the process end as other programs do when nobody reads any more what it prints (`| head`): without a word. */
export function endOnBrokenPipe() {
    for (const stream of [process.stdout, process.stderr]) {
        stream.on("error", (error) => {
            if (/** @type {{ code?: string }} */ (error).code === "EPIPE") {
                process.exit(BROKEN_PIPE);
            }
            throw error;
        });
    }
}
