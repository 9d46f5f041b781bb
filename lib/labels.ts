import type { StackIdentity } from "./names";

/** Label of everything in Docker that is ours; its value is the Pulumi project. */
export const PROJECT_LABEL = "io.gaiaflow.project";
/** Label that says to which stack it belongs. */
export const STACK_LABEL = "io.gaiaflow.stack";
/** Label that says what it does there. */
export const ROLE_LABEL = "io.gaiaflow.role";
/** Label that changes when a mounted folder is replaced by another at the same path. */
export const MOUNTS_LABEL = "io.gaiaflow.mounts";
/** Label that changes when what a one-shot works on has been replaced. */
export const AFTER_LABEL = "io.gaiaflow.after";
/** Label of an image of a project's, which says what it is; Dockerfiles in `images/` set it. */
export const IMAGE_LABEL = "io.gaiaflow.image";
/** Annotation of pods that changes when a file of theirs does, which a process reads when it starts alone. */
export const FILES_ANNOTATION = "io.gaiaflow.files";

/** One label as Docker's provider takes it. */
export interface Label {
    readonly label: string;
    readonly value: string;
}

/** The labels that distinguish a stack's own things from all others on the machine. */
export function ownLabels(identity: StackIdentity, role: string): Label[] {
    return [
        { label: PROJECT_LABEL, value: identity.project },
        { label: ROLE_LABEL, value: role },
        { label: STACK_LABEL, value: identity.stack },
    ];
}
