import type { StateOf } from "../../kit/resource";
import type { ObjectOf, ObjectSchema } from "../../kit/schema";

const text = { type: "string" } as const;
const texts = { type: "array", items: text } as const;

/** Everything a program may say of an image that is built here. No change replaces it: it is built again. */
export const imageInputs = {
    /** With tag. Fully qualified (`localhost:5000/app:1`) where it is pushed or `cacheFrom` is used. */
    imageName: { type: "string", required: true },
    build: {
        type: "object",
        fields: {
            /** Relative to the program. Defaults to its folder. */
            context: text,
            /** Relative to the program, not to the context. Defaults to the context's `Dockerfile`. */
            dockerfile: text,
            args: { type: "map", values: text },
            target: text,
            /** Defaults to linux and this machine's own processor. */
            platform: text,
            builderVersion: { type: "string", enum: ["BuilderV1", "BuilderBuildKit"] },
            /** Images to take layers from; fetched first, and done without when they cannot be. */
            cacheFrom: { type: "object", fields: { images: texts } },
            addHosts: texts,
            network: text,
            /** Not the program's to give: filled in at check, so that a preview sees an edited file. */
            contextDigest: text,
        },
    },
    /** Whom to push to. Without user name and password, the user's own docker login is taken. */
    registry: {
        type: "object",
        fields: { server: text, username: text, password: { type: "string", secret: true } },
    },
    skipPush: { type: "boolean", default: false },
    /** True is refused at check: a preview builds nothing here. */
    buildOnPreview: { type: "boolean", default: false },
} as const satisfies ObjectSchema;

/** What a build tells. All of it is unknown until it has run, as upstream; `imageName` is known. */
export const imageOutputs = {
    imageName: { type: "string", required: true },
    baseImageName: { type: "string", required: true, renewed: true },
    context: { type: "string", required: true, renewed: true },
    /** Relative to the context. */
    dockerfile: { type: "string", required: true, renewed: true },
    platform: { type: "string", renewed: true },
    registryServer: { type: "string", required: true, renewed: true },
    /** `REPOSITORY@sha256:…` of a pushed image; of a local one its id. */
    repoDigest: { type: "string", required: true, renewed: true },
} as const satisfies ObjectSchema;

/** An image's inputs. */
export type ImageInputs = ObjectOf<typeof imageInputs>;

/** What the state keeps of an image. */
export type ImageState = StateOf<typeof imageInputs, typeof imageOutputs>;

/** How an image is built. */
export type ImageBuild = NonNullable<ImageInputs["build"]>;

/** The same with everything that was left out filled in. Paths are as the program gave them. */
export type CompleteBuild = ImageBuild & {
    readonly context: string;
    readonly dockerfile: string;
    readonly platform: string;
};
