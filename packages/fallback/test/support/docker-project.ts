import * as path from "node:path";
import { freshPrefix, removeAllWith } from "../../../../test/support/docker-engine";
import { makeProject, type PulumiProject } from "../../../../test/support/pulumi-project";
import { ensureTestImage } from "./test-image";

/** A program of `test/e2e/engines/programs`, told a prefix for names of its own and the tests' image as `base`. */
export interface DockerProject extends PulumiProject {
    readonly prefix: string;
    /** Runs pulumi, which must succeed, and returns all it printed. */
    run(args: readonly string[]): Promise<string>;
    configure(values: Readonly<Record<string, string>>, how?: "--plaintext" | "--secret"): Promise<void>;
    /** Logical names of what the state holds. */
    known(): Promise<string[]>;
    /** Nothing is left to do, by Pulumi's word and by Docker's. */
    settled(): Promise<void>;
    /** Destroys it, and removes what a failed test left. @throws {Error} When the destroy fails. */
    end(): Promise<void>;
}

/** Makes such a project, with further configuration. */
export async function makeDockerProject(
    program: string,
    config: Readonly<Record<string, string>> = {},
): Promise<DockerProject> {
    const prefix = freshPrefix();
    const from = path.join(__dirname, "..", "engines", "programs", program);
    const project = await makeProject({ from });
    const run = async (args: readonly string[]): Promise<string> => {
        const { all = "", failed } = await project.pulumi(args, { maxBuffer: 1e9 });
        if (failed) throw new Error(`pulumi ${args.join(" ")}:\n${all.slice(-5000)}`);
        return all;
    };
    const configure = async (values: Readonly<Record<string, string>>, how = "--plaintext"): Promise<void> => {
        await run([
            "config",
            "set-all",
            ...Object.entries(values).flatMap(([name, value]) => [how, `${name}=${value}`]),
        ]);
    };
    await configure({ prefix, base: await ensureTestImage(), ...config });
    return {
        ...project,
        prefix,
        run,
        configure,
        known: async () => {
            const state = JSON.parse(await run(["stack", "export"])) as {
                deployment: { resources?: { urn: string }[] };
            };
            return (state.deployment.resources ?? []).map(({ urn }) => urn.split("::").at(-1) ?? "");
        },
        settled: async () => {
            await run(["preview", "--refresh", "--expect-no-changes"]);
        },
        end: async () => {
            const destroy = await project.pulumi(["destroy", "--yes"]);
            await removeAllWith(prefix);
            await project.remove();
            if (destroy.failed) throw new Error(destroy.all);
        },
    };
}
