import { withDefaults } from "../../providers/kit/defaults";
import { containerInputs, type ContainerInputs } from "../../providers/docker/container/schema";

/** A container as its operations see it: what a program says, defaults filled in. */
export function containerOf(said: Partial<ContainerInputs>): ContainerInputs {
    return withDefaults({ image: "app:1", ...said }, containerInputs) as unknown as ContainerInputs;
}
