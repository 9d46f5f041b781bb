/**
 * The stand-in for `pulumi-language-nodejs`: `[flags] ENGINE_ADDRESS`. Prints its port, serves until the CLI ends it.
 */
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { Jobs } from "./jobs";
import { serve } from "./rpc";
import { languageService } from "./service";
import { version } from "./version";

async function main(args: readonly string[]): Promise<void> {
    if (args.some((arg) => /^--?version$/.test(arg))) {
        console.log(version);
        return;
    }
    const jobs = new Jobs();
    // Flags, such as `--tracing ENDPOINT`, come first; the address is the last word.
    const { port } = await serve(LanguageRuntimeService, languageService(args.at(-1), jobs));
    console.log(port);
    const end = () => void jobs.close().finally(() => process.exit(0));
    process.on("SIGINT", end).on("SIGTERM", end);
    // The CLI holds the other end of our stdin as long as it lives: when it was killed, so are we.
    process.stdin.on("end", end).on("error", end).resume();
}

main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
});
