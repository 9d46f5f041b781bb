import * as pulumi from "@pulumi/pulumi";
import { imagesOf } from "../../services/catalogue";
import type { ServiceDefinition } from "../../services/service";
import type { ServiceOptions } from "../../services/stack";
import { PlatformImage, type BuildArgs } from "../image/platform-image";

export interface ImagesArgs {
    /** What is to run. */
    readonly services: readonly ServiceDefinition[];
    readonly options: ServiceOptions;
    /** References that replace ours, by image. */
    readonly named: Readonly<Partial<Record<string, string>>>;
    /** How ours are built. */
    readonly build: BuildArgs;
    /** Images that are there already, by their folders in `images/`. */
    readonly shared: ReadonlyMap<string, PlatformImage>;
}

/** The images of a stack. */
export interface Images {
    /** What a container of that image names. */
    readonly reference: (image: string) => pulumi.Output<string>;
    /** All of them; containers wait for every one, so that a broken build stops the `up` before any is made. */
    readonly all: readonly pulumi.Resource[];
}

/** One image for each that is needed, built here or named by the configuration. */
export function serviceImages(
    { services, options, named, build, shared }: ImagesArgs,
    parent: pulumi.Resource,
): Images {
    const ofServices = services.flatMap(imagesOf).map((image) => {
        const reference = named[image];
        const args = reference === undefined ? { image, ...build } : { reference };
        return [image, new PlatformImage(`${image}-image`, args, { parent })] as const;
    });
    const further = services
        .flatMap(({ furtherImages }) => Object.entries(furtherImages?.(options) ?? {}))
        .map(([name, reference]) => [name, new PlatformImage(`${name}-image`, { reference }, { parent })] as const);
    const images = new Map([...shared, ...ofServices, ...further]);
    return {
        reference: (image) => {
            const found = images.get(image);
            if (!found) {
                throw new Error(`the image ${image} is not among those of this stack`);
            }
            return found.reference;
        },
        all: [...images.values()],
    };
}
