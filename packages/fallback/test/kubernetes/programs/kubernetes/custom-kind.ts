import * as kubernetes from "@pulumi/kubernetes";
import { config, inCluster, namespace, prefix } from "./ground";

/** A kind that the cluster does not know, and an object of it. */
const group = `${prefix}.example.com`;
const kind = new kubernetes.apiextensions.v1.CustomResourceDefinition(
    "kind",
    {
        metadata: { name: `things.${group}` },
        spec: {
            group,
            scope: "Namespaced",
            names: { kind: "Thing", plural: "things" },
            versions: [
                {
                    name: "v1",
                    served: true,
                    storage: true,
                    schema: {
                        openAPIV3Schema: {
                            type: "object",
                            properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
                        },
                    },
                },
            ],
        },
    },
    inCluster,
);
new kubernetes.apiextensions.CustomResource(
    "thing",
    {
        apiVersion: `${group}/v1`,
        kind: "Thing",
        metadata: { name: "thing", namespace },
        spec: { size: config.requireNumber("replicas") },
    },
    { ...inCluster, dependsOn: kind },
);
