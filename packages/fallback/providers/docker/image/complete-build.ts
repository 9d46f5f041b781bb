import { join } from "node:path";
import type { CompleteBuild, ImageBuild } from "./schema";

/** Go's names of processors, which image platforms use. */
const PROCESSORS: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64", arm: "arm", ia32: "386" };

/** Fills in what a program left out. */
export function completeBuild(build: ImageBuild | undefined): CompleteBuild {
    const context = build?.context ?? ".";
    return {
        ...build,
        context,
        // With no `build` at all the Dockerfile is the program's own, which is the same place.
        dockerfile: build?.dockerfile ?? join(context, "Dockerfile"),
        platform: build?.platform ?? defaultPlatform(process.arch),
    };
}

/** The platform images are built for when none is said: Linux on this machine's own processor. */
export function defaultPlatform(arch: string): string {
    return `linux/${PROCESSORS[arch] ?? arch}`;
}
