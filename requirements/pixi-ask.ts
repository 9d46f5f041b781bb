import { addChannels } from "./conda-ask";
import { at, firstText, isTable } from "./files";
import type { InputBuilder } from "./input";

/** What of a spec the solver takes, by pixi's names and by its own. */
const TAKEN = { version: "version", build: "build", "build-number": "build_number", sha256: "sha256", md5: "md5" };

/** One of pixi's dependencies as conda writes it: `conda-forge::gdal[version='>=3.8']`. */
export function pixiSpec(into: InputBuilder, name: string, spec: unknown, where: string): string {
    const keys = isTable(spec) ? Object.keys(spec) : [];
    const source = ["git", "path"].find((key) => keys.includes(key));
    const unknown = keys.filter((key) => !(key in TAKEN) && key !== "channel");
    if (source !== undefined) {
        into.faults.push({
            subject: where,
            problem: `is a package of conda's that is built from a ${source === "git" ? "repository" : "folder"}, which GaiaFlow does not do.`,
            fix: "Name its Python package under [pypi-dependencies], or one that a channel has.",
        });
    } else if (unknown.length > 0) {
        into.faults.push({
            subject: where,
            problem: `is asked for by ${unknown.join(", ")}, which the solver for conda's channels does not go by.`,
            fix: `Ask for it by its version, and by ${Object.keys(TAKEN).slice(1).join(", ")} or channel.`,
        });
    }
    const parts = Object.entries(TAKEN).flatMap(([key, own]) => {
        const value = isTable(spec) ? at(spec, key) : key === "version" ? spec : undefined;
        const text = firstText(value);
        return text === "" ? [] : [`${own}='${text}'`];
    });
    const channel = firstText(at(spec, "channel"));
    const asked = parts.length === 0 ? name : `${name}[${parts.join(",")}]`;
    return channel === "" ? asked : `${channel}::${asked}`;
}

/** The channels and the machine of a pixi.toml; those of the features that are named come first, as for pixi. */
export function addPixiChannels(into: InputBuilder, pixi: unknown, groups: readonly string[]): void {
    const features = groups.map((group) => at(pixi, "feature", group));
    for (const each of [...features, at(pixi, "workspace"), at(pixi, "project")]) {
        addChannels(into, at(each, "channels"));
    }
    const cuda = firstText(
        ...[pixi, ...features].map((each) => at(each, "system-requirements", "cuda")),
        ...[pixi, ...features].map((each) => at(each, "system-requirements", "cuda", "driver")),
    );
    if (into.conda !== undefined && cuda !== "") {
        into.conda.cuda = cuda;
    }
}
