import * as path from "node:path";
import rules from "../lib/rules.json";
import { filesBelow, SOURCES, type Template } from "./project-template";

/** Where it stands, for `pulumi new`. */
const FOLDER = "template/pulumi";

/** All that `pulumi new` reads, by paths from the root of this repository: a project with examples. */
export function pulumiFiles(template: Template): Record<string, string> {
    const { "name-package.mjs": script = "", "template.yaml": section = "" } = filesBelow(path.join(SOURCES, "pulumi"));
    const files = Object.entries(template).flatMap(([file, { yes }]) =>
        yes === undefined ? [] : [[file, yes.replaceAll(rules.rules.project_name.mark, "${PROJECT}")] as const],
    );
    const written: Record<string, string> = Object.fromEntries(files);
    const manifest = JSON.parse(written["package.json"] ?? "") as { scripts: Record<string, string> };
    manifest.scripts["postinstall"] = "node name-package.mjs";
    const all = {
        ...written,
        "Pulumi.yaml": `${(written["Pulumi.yaml"] ?? "").replace(/^description: .*$/m, "description: ${DESCRIPTION}")}${section}`,
        "package.json": `${JSON.stringify(manifest, undefined, 2)}\n`,
        "name-package.mjs": script.replace('"TAKEN"', JSON.stringify(rules.taken.names.join(" "))),
    };
    return Object.fromEntries(Object.entries(all).map(([file, text]) => [`${FOLDER}/${file}`, text]));
}
