import { Command } from "commander";
import { withExamples } from "../platform/stack-option";

interface Options {
    readonly list?: true;
    readonly rebuild?: string;
    readonly stack?: string;
}

export const command = withExamples(
    new Command("tools")
        .description("Leaves this machine with a Pulumi CLI, its plugins and a Docker daemon that work.")
        .option("--list", "print what the cache holds: name, version, origin, size, checksum")
        .option("--stack <name>", "get what this stack needs: Minikube, where it has a cluster")
        .option("--rebuild <name>", "make one part of the cache again"),
    {
        "gaiaflow tools --stack prod_local": "get everything that a cluster needs, too",
        "gaiaflow tools --list": "see what was got, and how much room it takes",
    },
).action(async ({ list, rebuild: part, stack }: Options) => {
    const [{ listArtifacts }, { rebuild }, { artifactTable, toolTable }, { toolsFor }] = await Promise.all([
        import("@gaiaflow/engine-core/artifact"),
        import("@gaiaflow/toolchain/tools/rebuild"),
        import("../platform/table"),
        import("../platform/tools"),
    ]);
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
