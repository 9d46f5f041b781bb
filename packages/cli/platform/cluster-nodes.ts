import { UserError } from "@gaiaflow/engine-core/user-error";
import { lostNodes, type LostNode, type NodeFacts } from "../../../lib/lost-nodes";
import { askKubectl, type ClusterKubectl } from "./cluster-kubectl";

/** A node of a stack's cluster that is away. */
export interface AwayNode extends LostNode {
    /** The line that shows more of it. */
    readonly command: string;
}

/** Those of a stack's cluster; none where whoever asks may not see nodes, as on a cluster that several share. */
export async function awayNodes(kubectl: ClusterKubectl): Promise<AwayNode[]> {
    const text = await askKubectl(kubectl, ["get", "nodes", "--output", "json"]).catch((error: unknown) => {
        if (error instanceof UserError) return '{"items":[]}';
        throw error;
    });
    const { items } = JSON.parse(text) as { readonly items: readonly NodeFacts[] };
    const { args, program } = kubectl;
    return lostNodes(items).map((node) => ({
        ...node,
        command: [program, ...args, "describe", "node", node.name].join(" "),
    }));
}
