import * as pulumi from "@pulumi/pulumi";
import { neededImages, type ImageName, type ServiceName } from "../../lib/roles";
import { PlatformImage } from "../image/platform-image";

export interface ImagesArgs {
    /** What is to run. */
    readonly services: readonly ServiceName[];
    /** References that replace ours. */
    readonly own: Readonly<Partial<Record<ImageName, string | undefined>>>;
    /** Another S3 server instead of MinIO. */
    readonly objectStore?: { readonly image: string } | undefined;
    readonly build: { readonly cache: boolean; readonly force: string };
    /** Text of the project's requirements.txt. */
    readonly requirements: string;
    /** The clone's absolute path. */
    readonly clone: string;
    /** What images are built for. */
    readonly platform: string;
}

/** The images of a stack. */
export interface Images {
    /** What a container of that image names. */
    readonly reference: (image: ImageName | "objectStore") => pulumi.Output<string>;
    /** All of them; containers wait for every one, so that a broken build stops the `up` before any is made. */
    readonly all: readonly pulumi.Resource[];
}

/** One image for each that is needed, built here or named by the configuration. */
export function platformImages(args: ImagesArgs, parent: pulumi.Resource): Images {
    const needed = neededImages(args.services);
    const images = new Map<string, PlatformImage>(needed.map((image) => [image, platformImage(image, args, parent)]));
    if (needed.includes("minio") && args.objectStore) {
        const { image: reference } = args.objectStore;
        images.set("objectStore", new PlatformImage("object-store-image", { reference }, { parent }));
    }
    const reference = (image: string): pulumi.Output<string> => {
        const found = images.get(image);
        if (!found) {
            throw new Error(`the image ${image} is not among those of this stack`);
        }
        return found.reference;
    };
    return { reference, all: [...images.values()] };
}

function platformImage(image: ImageName, args: ImagesArgs, parent: pulumi.Resource): PlatformImage {
    const reference = args.own[image];
    const { clone, platform, requirements } = args;
    const name = `${image}-image`;
    return reference === undefined
        ? new PlatformImage(name, { image, clone, platform, ...args.build, requirements }, { parent })
        : new PlatformImage(name, { reference }, { parent });
}
