import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A docker command on the PATH that lists these containers of a stack and writes down what else it is asked. */
export interface DockerCommand {
    readonly asked: () => string[];
    readonly remove: () => void;
}

/**
 * @param listed Lines of `docker ps`: name, role, id and state.
 * @param more Lines of shell that answer what else is asked; `$*` is that.
 */
export function dockerCommand(listed: readonly string[], more = ""): DockerCommand {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-docker-"));
    const before = process.env["PATH"];
    const script = [
        "#!/bin/sh",
        'case "$*" in --version) echo "Docker version 20.10.0, build 0"; exit ;; buildx*) exit 1 ;; esac',
        `case "$1" in ps) cat "${folder}/listed"; exit ;; esac`,
        `echo "$*" >> "${folder}/asked"`,
        more,
    ];
    fs.writeFileSync(path.join(folder, "listed"), listed.join("\n"));
    fs.writeFileSync(path.join(folder, "docker"), `${script.join("\n")}\n`, { mode: 0o755 });
    process.env["PATH"] = `${folder}${path.delimiter}${before ?? ""}`;
    return {
        asked: () => fs.readFileSync(path.join(folder, "asked"), "utf8").trim().split("\n").sort(),
        remove: () => {
            process.env["PATH"] = before;
            fs.rmSync(folder, { recursive: true });
        },
    };
}

/** A line of `docker ps`: a container of stack dev. @param state Defaults to one that runs. */
export function listedRole(role: string, state = "running"): string {
    return `gaiaflow-dev-${role}\t${role}\tid\t${state}`;
}

/** As {@link dockerCommand}, made by each test that needs it and gone after it. */
export function dockerOfEachTest() {
    let command: DockerCommand | undefined;
    afterEach(() => {
        command?.remove();
        command = undefined;
    });
    return {
        lists: (listed: readonly string[], more = "") => {
            command = dockerCommand(listed, more);
        },
        asked: () => command?.asked() ?? [],
    };
}
