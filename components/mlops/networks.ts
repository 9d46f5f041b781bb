import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { ownLabels } from "../../lib/labels";
import type { StackIdentity } from "../../lib/names";
import { nodeAddress, type Subnet } from "../../lib/subnets";
import { typeToken } from "../../lib/type-token";
import type { NetworkName } from "../../services/spec";

export interface NetworksArgs {
    readonly identity: StackIdentity;
    /** Addresses for the networks that are made now; one that exists keeps what it was made with. */
    readonly subnets: Readonly<Record<NetworkName, Subnet>>;
}

/**
 * The two networks of a stack. Postgres is on one of its own: whatever joins the other, as a cluster's node will, does
 * not see it.
 */
export class Networks extends pulumi.ComponentResource {
    /** The networks' names in Docker. */
    public readonly names: Readonly<Record<NetworkName, pulumi.Output<string>>>;
    /** An address on the platform's network for a cluster's node, far from those that Docker gives out by itself. */
    public readonly nodeAddress: pulumi.Output<string>;

    constructor(name: string, args: NetworksArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "Networks"), name, {}, opts);
        const network = (role: NetworkName): docker.Network =>
            new docker.Network(
                `${name}-${role}`,
                {
                    // Not named by us: a network of that name may be there and belong to somebody.
                    driver: "bridge",
                    internal: role === "database",
                    ipamConfigs: [{ ...args.subnets[role] }],
                    labels: ownLabels(args.identity, role),
                },
                // Chosen free when the network is made, and its own from then on: the next run would choose another.
                { parent: this, ignoreChanges: ["ipamConfigs"] },
            );
        const [platform, database] = [network("platform"), network("database")];
        this.names = { platform: platform.name, database: database.name };
        this.nodeAddress = platform.ipamConfigs.apply(([first]) =>
            nodeAddress(first?.subnet ?? args.subnets.platform.subnet),
        );
        this.registerOutputs({ names: this.names, nodeAddress: this.nodeAddress });
    }
}
