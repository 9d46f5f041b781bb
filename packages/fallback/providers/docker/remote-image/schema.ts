import type { StateOf } from "../../kit/resource";
import type { ObjectOf, ObjectSchema, Refused } from "../../kit/schema";

const text = { type: "string" } as const;
const texts = { type: "array", items: text } as const;
const map = { type: "map", values: text } as const;
const LEGACY = "only the daemon's first builder knows it, and BuildKit builds here";
const BUILDX = "only buildx knows it, and the daemon's own BuildKit builds here";

/** How an image is built, the part that is done here. Any change in it replaces the image, as upstream. */
export const buildFields = {
    context: { type: "string", required: true },
    /** Relative to the context. */
    dockerfile: { type: "string", default: "Dockerfile" },
    buildArgs: map,
    /** Names beside the resource's own. */
    tags: texts,
    /** Labels of the image. */
    label: map,
    /** The same, for the daemon's first builder alone: upstream does nothing with them where BuildKit builds. */
    labels: map,
    target: text,
    platform: text,
    networkMode: text,
    extraHosts: texts,
    cacheFroms: texts,
    noCache: { type: "boolean" },
    /** Looks in the registry for a newer base image. */
    pullParent: { type: "boolean" },
    shmSize: { type: "integer" },
    /** For `RUN --mount=type=secret`: out of a file, or out of the environment. */
    secrets: {
        type: "array",
        items: { type: "object", fields: { id: { type: "string", required: true }, src: text, env: text } },
    },
    /** BuildKit keeps no intermediate containers, so nothing is there to remove. */
    remove: { type: "boolean", default: true },
    forceRemove: { type: "boolean" },
} as const satisfies ObjectSchema;

/** How an image is built, the part that is not done. */
const buildRefused = {
    additionalContexts: BUILDX,
    builder: BUILDX,
    cacheTos: BUILDX,
    provenance: BUILDX,
    sbom: BUILDX,
    useLegacyBuilder: LEGACY,
    version: LEGACY,
    buildId: LEGACY,
    cgroupParent: LEGACY,
    cpuPeriod: LEGACY,
    cpuQuota: LEGACY,
    cpuSetCpus: LEGACY,
    cpuSetMems: LEGACY,
    cpuShares: LEGACY,
    memory: LEGACY,
    memorySwap: LEGACY,
    isolation: LEGACY,
    securityOpts: LEGACY,
    sessionId: LEGACY,
    squash: LEGACY,
    ulimits: LEGACY,
    suppressOutput: "what a build says is the user's progress",
    buildLogFile: "what a build says is the user's progress",
    remoteContext: "contexts are folders of this machine",
    authConfigs: "base images come with the user's own docker login",
} as const satisfies Refused;

/** Everything a program may say of an image that is pulled or built. */
export const remoteImageInputs = {
    name: { type: "string", required: true, replaceOnChanges: true },
    platform: { type: "string", default: "", replaceOnChanges: true },
    /** Another value makes it anew. One that is kept locally is then found again, not pulled, as upstream. */
    pullTriggers: { type: "array", items: text, set: true, replaceOnChanges: true },
    triggers: { ...map, replaceOnChanges: true },
    /** Whether deleting the resource leaves the image. */
    keepLocally: { type: "boolean" },
    forceRemove: { type: "boolean" },
    build: { type: "object", fields: buildFields, refused: buildRefused, replaceOnChanges: true },
} as const satisfies ObjectSchema;

/** What only Docker knows of it. */
export const remoteImageOutputs = {
    imageId: { type: "string", required: true },
    /** `NAME@sha256:…`; empty for one that was never in a registry. */
    repoDigest: { type: "string", required: true },
} as const satisfies ObjectSchema;

/** An image's inputs, defaults filled in. */
export type RemoteImageInputs = ObjectOf<typeof remoteImageInputs>;

/** What the state keeps of an image. */
export type RemoteImageState = StateOf<typeof remoteImageInputs, typeof remoteImageOutputs>;

/** How an image is built. */
export type BuildInputs = ObjectOf<typeof buildFields>;
