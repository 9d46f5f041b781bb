import * as fs from "node:fs";
import * as path from "node:path";
import { readDockerConfig } from "../docker-login";
import type { Finding, MachineCheck, MachineFacts } from "./check";

export const dockerContext: MachineCheck = {
    name: "docker-context",
    title: "Docker's contexts",
    why: "A stack lives with the daemon that it was made on. Another context is another daemon, which has none of it.",
    examples: [
        unknown("colima", "docker context use default"),
        unknown("colima", "unset DOCKER_CONTEXT"),
        chosen("desktop-linux", 2),
        overruled("desktop-linux", "unix:///var/run/docker.sock"),
    ],
    find: (machine) => {
        const { DOCKER_CONTEXT: named, DOCKER_HOST: host } = machine.environment;
        const names = contexts(path.join(dockerFolder(machine), "contexts", "meta"));
        const current = currentContext(machine);
        if (current === "default") {
            return Promise.resolve([]);
        }
        if (host) {
            return Promise.resolve([overruled(current, host)]);
        }
        if (!names.includes(current)) {
            return Promise.resolve([unknown(current, named ? "unset DOCKER_CONTEXT" : "docker context use default")]);
        }
        return Promise.resolve([chosen(current, names.length + 1)]);
    },
};

/** The one that the docker command goes by where there is no DOCKER_HOST. */
export function currentContext(machine: Pick<MachineFacts, "environment" | "home">): string {
    return (
        machine.environment["DOCKER_CONTEXT"] || readDockerConfig(dockerFolder(machine))?.currentContext || "default"
    );
}

function dockerFolder({ environment, home }: Pick<MachineFacts, "environment" | "home">): string {
    return environment["DOCKER_CONFIG"] ?? path.join(home, ".docker");
}

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

function unknown(current: string, line: string): Finding {
    return {
        problem: `Docker's current context ${current} is not there.`,
        fix: `Type: ${line}`,
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
