import { Command } from "commander";
import { listArtifacts } from "@gaiaflow/engine-core/artifact";
import { toolsFor } from "../platform/tools";
import { runCommand } from "./run-command";
import { artifactTable, toolTable } from "../platform/table";
import { rebuild } from "@gaiaflow/toolchain/tools/rebuild";

interface Options {
    readonly list?: true;
    readonly rebuild?: string;
    readonly stack?: string;
}

const command = new Command("npm run tools --")
    .description("Leaves this machine with a Pulumi CLI, its plugins and a Docker daemon that work.")
    .option("--list", "print what the cache holds: name, version, origin, size, checksum")
    .option("--stack <name>", "get what this stack needs: Minikube, where it has a cluster")
    .option("--rebuild <name>", "make one part of the cache again")
    .parse();

runCommand(async () => {
    const { list, rebuild: part, stack } = command.opts<Options>();
    if (list) {
        console.log(artifactTable(await listArtifacts()));
        return;
    }
    const started = performance.now();
    const rebuilt = part === undefined ? [] : await rebuild(part);
    const found = (await toolsFor(stack)).filter(({ name }) => name !== part);
    console.log(toolTable([...rebuilt, ...found]));
    console.log(`Tools ready in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
});
