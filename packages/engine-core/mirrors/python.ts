import { isLoopback } from "./loopback";

/** Settings of pip by name, values in one line. */
export type PipSettings = Readonly<Record<string, string>>;

/** Settings without which a machine's package index is not reached. */
const REACHING = ["index-url", "extra-index-url", "trusted-host", "proxy", "timeout", "default-timeout", "retries"];

/** Reads a `pip.conf`: the settings that hold for `pip install`, as far as they concern reaching the index. */
export function parsePipConfig(text: string): PipSettings {
    const settings: Record<string, string> = {};
    // A value goes on in the lines that start with a space.
    const lines = text.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
    let section = "";
    for (const line of lines.filter((each) => !/^\s*[#;]/.test(each))) {
        section = /^\[(.+)\]/.exec(line)?.[1] ?? section;
        const [, name, value] = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
        if (name !== undefined && value !== undefined && ["global", "install"].includes(section)) {
            settings[name.replaceAll("_", "-")] = value.trim();
        }
    }
    return reaching(settings);
}

/** The same settings out of `PIP_…` variables. */
export function pipSettingsOf(environment: NodeJS.ProcessEnv): PipSettings {
    const settings = Object.entries(environment).flatMap(([name, value]) =>
        name.startsWith("PIP_") ? [[name.slice(4).toLowerCase().replaceAll("_", "-"), value ?? ""] as const] : [],
    );
    return reaching(Object.fromEntries(settings));
}

function reaching(settings: PipSettings): PipSettings {
    const kept = Object.entries(settings).filter(([name, value]) => REACHING.includes(name) && value !== "");
    return Object.fromEntries(kept.filter(([, value]) => !isLoopback(value)));
}

/** The lines of a `pip.conf`, or none when there is nothing to say. */
export function renderPipConfig(settings: PipSettings): string[] {
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    return lines.length === 0 ? [] : ["[global]", ...lines];
}

/** Variables for uv, which does not read pip's files: its own where the user set them, else pip's. */
export function uvVariables(settings: PipSettings, environment: NodeJS.ProcessEnv): Record<string, string> {
    const fromPip = {
        UV_DEFAULT_INDEX: settings["index-url"],
        UV_INDEX: settings["extra-index-url"],
        UV_INSECURE_HOST: settings["trusted-host"],
    };
    const fromUv = Object.entries(environment).filter(([name]) =>
        /^UV_((DEFAULT_|EXTRA_)?INDEX(_URL|_.+_(USERNAME|PASSWORD))?|INSECURE_HOST|HTTP_TIMEOUT)$/.test(name),
    );
    const all = Object.entries({ ...fromPip, ...Object.fromEntries(fromUv) });
    return Object.fromEntries(all.flatMap(([name, value]) => (value && !isLoopback(value) ? [[name, value]] : [])));
}
