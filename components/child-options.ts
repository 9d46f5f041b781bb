import type * as pulumi from "@pulumi/pulumi";

/**
 * Child options: the component's dependsOn plus extra ones. Pulumi makes children after what their
 * component depends on, but notes that order for the component alone; a destroy goes by what is noted.
 */
export function childOf(
    parent: pulumi.Resource,
    opts: pulumi.ComponentResourceOptions | undefined,
    ...after: pulumi.Resource[]
): { parent: pulumi.Resource; dependsOn: pulumi.Input<pulumi.Resource>[] } {
    const { dependsOn } = opts ?? {};
    const given = dependsOn === undefined ? [] : Array.isArray(dependsOn) ? dependsOn : [dependsOn];
    return { parent, dependsOn: [...(given as pulumi.Input<pulumi.Resource>[]), ...after] };
}
