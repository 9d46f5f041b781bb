import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { dockerConfig } from "../../../providers/docker/configure";
import { containerInputs } from "../../../providers/docker/container/schema";
import { getLogs } from "../../../providers/docker/functions/get-logs";
import { imageInputs } from "../../../providers/docker/image/schema";
import { networkInputs } from "../../../providers/docker/network/schema";
import { buildFields, remoteImageInputs } from "../../../providers/docker/remote-image/schema";
import { tag } from "../../../providers/docker/tag";
import { volume } from "../../../providers/docker/volume/volume";
import { runInputs } from "../../../providers/command/inputs";
import type { Field, ObjectSchema } from "../../../providers/kit/schema";
import { programRoot } from "@gaiaflow/engine-core/paths";

/** Where code uses the inputs of a schema. A file that declares them too has each name once more. */
const USES: readonly (readonly [string, ObjectSchema, readonly string[], "declared apart" | "declared there"])[] = [
    ["Container", containerInputs, ["docker/container", "docker/labels.ts"], "declared apart"],
    ["Image", imageInputs, ["docker/image"], "declared apart"],
    ["Network", networkInputs, ["docker/network", "docker/labels.ts"], "declared apart"],
    ["RemoteImage", without("build", remoteImageInputs), ["docker/remote-image/remote-image.ts"], "declared apart"],
    ["RemoteImage.build", buildFields, ["docker/remote-image/build.ts"], "declared apart"],
    ["Tag", tag.inputs, ["docker/tag.ts"], "declared there"],
    ["Volume", volume.inputs, ["docker/volume", "docker/labels.ts"], "declared there"],
    ["getLogs", getLogs.inputs, ["docker/functions/get-logs.ts"], "declared there"],
    ["provider", dockerConfig, ["docker/configure.ts", "docker/host.ts", "docker/registry-auth.ts"], "declared there"],
    ["Command", runInputs, ["command/process.ts"], "declared apart"],
];

/** Inputs that are taken and do nothing, and why. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
    "Container.containerReadRefreshTimeoutMilliseconds": "upstream lists containers instead of waiting for one",
    "Container.uploads.sourceHash": "its change replaces the resource, which is all it does",
    "RemoteImage.build.remove": "BuildKit keeps no intermediate container",
    "RemoteImage.build.forceRemove": "BuildKit keeps no intermediate container",
    "RemoteImage.build.labels": "upstream hands them to the daemon's first builder alone",
    "Tag.tagTriggers": "its change replaces the resource, which is all it does",
    "provider.disableDockerDaemonCheck": "without effect upstream too, where the native half always looks for a daemon",
};

/** Every name at any depth, by its path. */
function namesOf(schema: ObjectSchema, at: string): [string, string][] {
    const inside = (field: Field, path: string): [string, string][] => {
        if (field.type === "array") return inside(field.items, path);
        return field.type === "object" ? namesOf(field.fields, path) : [];
    };
    return Object.entries(schema).flatMap(([name, field]) => [
        [`${at}.${name}`, name],
        ...inside(field, `${at}.${name}`),
    ]);
}

function without(one: string, schema: ObjectSchema): ObjectSchema {
    return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== one));
}

/** The code of files and folders, without comments, and without the files that only declare inputs. */
function codeOf(paths: readonly string[]): string {
    const files = paths.map((path) => join(programRoot, "packages", "fallback", "providers", path)).flatMap(filesOf);
    return files.map((file) => readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")).join("\n");
}

function filesOf(path: string): string[] {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name !== "fields" && name !== "schema.ts");
    return names.map((name) => join(path, name));
}

/** Finds a name that is nowhere used; that what uses it does so rightly is for the other tests. */
test("each input of the stand-ins for docker and command is used, or stands here with the reason why not", () => {
    const unused = USES.flatMap(([at, schema, paths, where]) => {
        const code = codeOf(paths);
        const uses = (name: string): number => code.match(new RegExp(`\\b${name}\\b`, "g"))?.length ?? 0;
        const least = where === "declared there" ? 2 : 1;
        return namesOf(schema, at).flatMap(([path, name]) => (uses(name) < least ? [path] : []));
    });
    expect(unused.sort()).toEqual(Object.keys(WITHOUT_EFFECT).sort());
});
