import { resourcesOf } from "../../kit/define";
import type { DockerClient } from "../client";
import { plannedState } from "../terraform-diff";
import { containerChanges } from "./changes";
import { checkContainer } from "./check";
import { createContainer } from "./create";
import { deleteContainer } from "./delete";
import { readContainer } from "./read";
import { containerInputs, containerOutputs, containerRefused } from "./schema";
import { updateContainer } from "./update";

/** `docker.Container`: a container, and with `attach` one that runs once. */
export const container = resourcesOf<DockerClient>()({
    token: "docker:index/container:Container",
    inputs: containerInputs,
    outputs: containerOutputs,
    refused: containerRefused,
    // As the official provider: two containers of one name or host port cannot be side by side.
    deleteBeforeReplace: true,
    autoname: { property: "name", maxLength: 255 },
    check: checkContainer,
    changes: (_found, state, inputs) => containerChanges(state, inputs),
    // What Docker filled in stays as it is through an update in place.
    preview: (inputs, state) => (state === undefined ? {} : plannedState(containerInputs, state, inputs)),
    create: createContainer,
    read: readContainer,
    update: updateContainer,
    delete: deleteContainer,
});
