import { Command } from "commander";
import { stackName, withExamples } from "../platform/stack-option";

interface Options {
    readonly json: boolean;
    readonly list?: true;
    readonly rebuild?: string;
    readonly stack?: string;
}

export const command = withExamples(
    new Command("tools")
        .description("Leaves this machine with a Pulumi CLI, its plugins and a Docker daemon that work.")
        .option("--list", "print what the cache holds: name, version, origin, size, checksum")
        .option("--stack <name>", "get what this stack needs: Minikube, where it has a cluster", stackName)
        .option("--rebuild <name>", "make one part of the cache again")
        .option("--json", "print the result as JSON; all else goes to stderr", false),
    {
        "gaiaflow tools --stack prod_local": "get everything that a cluster needs, too",
        "gaiaflow tools --list": "see what was got, and how much room it takes",
    },
).action(async ({ json, list, rebuild: part, stack }: Options) => {
    const [{ listArtifacts }, { artifactTable, toolTable }, { withJson }] = await Promise.all([
        import("@gaiaflow/engine-core/artifact"),
        import("../platform/table"),
        import("../platform/json-alone"),
    ]);
    if (list) {
        const all = await listArtifacts();
        // Nobody reads the thousands of files.
        const parts = all.map((entry) => ({ ...entry, files: undefined }));
        console.log(json ? JSON.stringify(parts, undefined, 2) : artifactTable(all));
        return;
    }
    await withJson(json, async () => {
        const { getTools } = await import("../platform/get-tools");
        const { tools, seconds } = await getTools(stack, part);
        if (!json) {
            console.log(toolTable(tools));
            console.log(`Tools ready in ${seconds.toFixed(1)} s.`);
        }
        return { tools, seconds };
    });
});
