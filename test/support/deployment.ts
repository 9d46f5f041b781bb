import type { PulumiProject } from "./pulumi-project";
import { isSecret } from "./secret-values";

/** A resource as the state holds it; secrets are still encrypted. */
export interface StoredResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    /** Why its last step failed after it had come into being. */
    readonly initErrors?: readonly string[];
}

/** The state of a stack. */
export interface Deployment {
    readonly resources: readonly StoredResource[];
    /** Steps that were begun and of which nobody knows how they ended. */
    readonly pending_operations?: readonly unknown[];
}

/** Reads the state of a project's stack. */
export async function readDeployment(project: PulumiProject): Promise<Deployment> {
    const { stdout } = await project.pulumi(["stack", "export"]);
    const { deployment } = JSON.parse(stdout) as { deployment: Partial<Deployment> };
    return { ...deployment, resources: deployment.resources ?? [] };
}

/**
 * The commands of an exported stack of which anybody may read what they printed.
 *
 * @throws {Error} When the stack has no command.
 */
export function commandsInClear(exported: string): string[] {
    const { deployment } = JSON.parse(exported) as { deployment: Deployment };
    const commands = deployment.resources.filter(({ type }) => type === "command:local:Command");
    if (commands.length === 0) {
        throw new Error("the stack has no command");
    }
    const shown = ({ outputs = {} }: StoredResource) => !isSecret(outputs["stdout"]) || !isSecret(outputs["stderr"]);
    return commands.filter(shown).map(({ urn }) => urn);
}
