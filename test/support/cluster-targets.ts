import { text } from "node:stream/consumers";
import { cluster } from "../../config/cluster-schema";
import { clusterTarget } from "../../config/cluster-target";
import { messageOf } from "../../lib/user-error";

// What settings lead to, in a process of its own: the client of Kubernetes is one that jest cannot load. Standard input: a
// JSON list of { settings, env }; standard output: for each the API's address or the fault's text.
async function main(): Promise<void> {
    const asked = JSON.parse(await text(process.stdin)) as { settings: unknown; env: NodeJS.ProcessEnv }[];
    const answers: string[] = [];
    for (const { settings, env } of asked) {
        Object.assign(process.env, env);
        const target = clusterTarget("prod", cluster.parse(settings), process.cwd());
        answers.push(await target.then(({ server }) => server, messageOf));
    }
    console.log(JSON.stringify(answers));
}

void main();
