import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { projectRoot } from "@gaiaflow/engine-core/paths";

/** The name of the Pulumi project, by which its state and its containers go. */
export function projectName(): string {
    const text = fs.readFileSync(path.join(projectRoot(), "Pulumi.yaml"), "utf8");
    return (parse(text) as { readonly name: string }).name;
}
