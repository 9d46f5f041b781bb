import * as fs from "node:fs";
import * as path from "node:path";
import { readDockerConfig } from "../docker-login";
import type { Finding, MachineCheck } from "./check";

export const dockerContext: MachineCheck = {
    name: "docker-context",
    title: "Docker's contexts",
    why: "A stack lives with the daemon that it was made on. Another context is another daemon, which has none of it.",
    examples: [
        unknown("colima"),
        chosen("desktop-linux", 2),
        overruled("desktop-linux", "unix:///var/run/docker.sock"),
    ],
    find: ({ environment, home }) => {
        const folder = environment["DOCKER_CONFIG"] ?? path.join(home, ".docker");
        const names = contexts(path.join(folder, "contexts", "meta"));
        const current = environment["DOCKER_CONTEXT"] ?? readDockerConfig(folder)?.currentContext ?? "default";
        const host = environment["DOCKER_HOST"];
        if (current === "default" || current === "") {
            return Promise.resolve([]);
        }
        if (!names.includes(current)) {
            return Promise.resolve([unknown(current)]);
        }
        return Promise.resolve([host ? overruled(current, host) : chosen(current, names.length + 1)]);
    },
};

function contexts(folder: string): string[] {
    const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    return files.flatMap((name) => {
        try {
            const text = fs.readFileSync(path.join(folder, name, "meta.json"), "utf8");
            return [(JSON.parse(text) as { readonly Name: string }).Name];
        } catch {
            return [];
        }
    });
}

function unknown(current: string): Finding {
    return {
        problem: `Docker's current context ${current} is not there.`,
        fix: "Type: docker context use default",
    };
}

function chosen(current: string, count: number): Finding {
    return {
        isNote: true,
        problem: `Docker's current context is ${current}, one of ${count}. Our commands and npx pulumi go by it; plain pulumi knows no contexts.`,
        fix: 'For plain pulumi, type: eval "$(npx gaiaflow env)"',
    };
}

function overruled(current: string, host: string): Finding {
    return {
        isNote: true,
        problem: `DOCKER_HOST (${host}) wins over Docker's current context ${current}.`,
        fix: "To go by the context, type: unset DOCKER_HOST",
    };
}
