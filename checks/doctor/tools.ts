import * as fs from "node:fs";
import execa from "execa";
import { engineRecordFile } from "../../lib/engine-record";
import type { Finding, MachineCheck } from "./check";

export const tools: MachineCheck = {
    name: "tools",
    title: "Tools and their versions",
    why: "Pulumi, its plugins and Minikube are got for a project once, and used from where they were put; git says which commit a model comes from.",
    examples: [
        gone("/home/me/.cache/gaiaflow/artifacts/pulumi-3.259.0"),
        noGit("linux"),
        noGit("darwin"),
        noGit("win32"),
    ],
    find: async ({ cacheFolder, environment, platform, projectRoot }) => {
        const bin = projectRoot === undefined ? undefined : recordedBin(engineRecordFile(cacheFolder, projectRoot));
        const git = await execa("git", ["--version"], { env: environment, extendEnv: false, reject: false });
        return [
            ...(bin === undefined || fs.existsSync(bin) ? [] : [gone(bin)]),
            ...(git.failed ? [noGit(platform)] : []),
        ];
    },
};

/** Undefined before the first `gaiaflow tools`, which is no fault. */
function recordedBin(file: string): string | undefined {
    try {
        return (JSON.parse(fs.readFileSync(file, "utf8")) as { readonly bin?: string }).bin;
    } catch {
        return undefined;
    }
}

function gone(folder: string): Finding {
    return { problem: `The project's Pulumi is gone: there is no ${folder}.`, fix: "Type: npx gaiaflow tools" };
}

function noGit(platform: NodeJS.Platform): Finding {
    const lines: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
        darwin: "xcode-select --install",
        win32: "winget install Git.Git",
    };
    return { problem: "There is no git on the PATH.", fix: `Type: ${lines[platform] ?? "sudo apt-get install git"}` };
}
