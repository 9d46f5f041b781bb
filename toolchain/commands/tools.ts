import { Command } from "commander";
import { forgetArtifact, listArtifacts } from "../core/artifact";
import { ensureTools } from "../tools/ensure-tools";
import { runCommand } from "../core/run-command";
import { artifactTable, toolTable } from "../core/table";
import { ToolError } from "../core/tool-error";
import { rebuildable } from "../tools/rebuildable";

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
    const { list, rebuild, stack } = command.opts<Options>();
    if (list) {
        console.log(artifactTable(await listArtifacts()));
        return;
    }
    if (rebuild !== undefined) {
        await forget(rebuild);
    }
    const started = performance.now();
    const reports = await ensureTools(stack);
    console.log(toolTable(reports));
    console.log(`Tools ready in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
});

async function forget(name: string): Promise<void> {
    const artifacts = rebuildable().filter((artifact) => artifact.name === name);
    if (artifacts.length === 0) {
        const names = [...new Set(rebuildable().map((artifact) => artifact.name))].sort().join(", ");
        throw new ToolError(`There is no part called ${name}.`, `Parts that can be made again: ${names}`);
    }
    await Promise.all(artifacts.map(forgetArtifact));
}
