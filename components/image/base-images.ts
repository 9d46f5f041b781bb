import * as fs from "node:fs";
import * as path from "node:path";
import type { BuiltImage } from "./platform-image";

/** The images of ours that others start from, by the build argument that names them. */
export const SHARED_BASES = {
    PYTHON: { image: "python", installsRequirements: false },
    UV: { image: "python", target: "uv", installsRequirements: false },
    // The project's: stands on both.
    ENVIRONMENT: { image: "project", installsRequirements: true },
} as const satisfies Readonly<Record<string, Pick<BuiltImage, "image" | "target" | "installsRequirements">>>;

/** A build argument that names an image of ours. */
export type SharedBase = keyof typeof SHARED_BASES;

/** Which of these build arguments an image's Dockerfile asks for, and `BASE`, by which it names Debian's. */
export function basesOf(programRoot: string, image: string): Set<SharedBase | "BASE"> {
    const text = fs.readFileSync(path.join(programRoot, "images", image, "Dockerfile"), "utf8");
    const names = [...(Object.keys(SHARED_BASES) as SharedBase[]), "BASE"] as const;
    return new Set(names.filter((name) => new RegExp(`^ARG ${name}(=|$)`, "m").test(text)));
}
