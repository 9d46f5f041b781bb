import { COMMAND } from "./type-token";

/** A resource as a state has it. */
interface Stored {
    readonly type: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What Docker calls an image of ours; undefined for any other resource. */
export function imageNameOf({ type, inputs = {}, outputs = {} }: Stored): string | undefined {
    switch (type) {
        case "docker:index/image:Image":
            return String(outputs["imageName"]);
        // By components/image/pulled-image.ts.
        case COMMAND:
            return pulledName(inputs);
        default:
            return undefined;
    }
}

function pulledName({ environment, triggers }: Readonly<Record<string, unknown>>): string | undefined {
    const isPulled = typeof environment === "object" && environment !== null && "PUBLISHED" in environment;
    return isPulled && Array.isArray(triggers) ? String(triggers[0]) : undefined;
}
