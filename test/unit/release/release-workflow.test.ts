import execa from "execa";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { CLONE } from "../../support/settings";

interface Job {
    readonly permissions?: Readonly<Record<string, string>>;
    readonly environment?: string;
    readonly needs?: string;
    readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly env?: object }[];
}
const file = path.join(CLONE, ".github", "workflows", "release.yml");
const { permissions, jobs } = parse(fs.readFileSync(file, "utf8")) as {
    readonly permissions: object;
    readonly jobs: Readonly<Record<"images" | "join" | "sign" | "pack" | "publish", Job>>;
};

test("what runs code of packages may publish nothing, and what publishes runs none", () => {
    expect(permissions).toEqual({ contents: "read" });
    expect(jobs.pack.permissions).toBeUndefined();
    expect(JSON.stringify(jobs.pack)).not.toContain("secrets.");
    expect(jobs.publish).toMatchObject({ needs: "pack", permissions: { "id-token": "write" } });
    expect(jobs.publish.steps.flatMap(({ run }) => run ?? [])).toEqual([
        "npm publish ./dist/gaiaflow-*.tgz --provenance --access public",
        "npm publish ./dist/create-gaiaflow-*.tgz --provenance --access public",
    ]);
});

test("images go to the registry from what signs nothing, and what signs runs no code of packages", () => {
    for (const job of [jobs.images, jobs.join]) {
        expect(job.permissions).toEqual({ contents: "read", packages: "write" });
        expect(JSON.stringify(job).match(/secrets\.\w+/g)).toEqual(["secrets.GITHUB_TOKEN"]);
    }
    expect([jobs.join.needs, jobs.sign.needs, jobs.pack.needs]).toEqual(["images", "join", "sign"]);
    expect(jobs.sign.permissions).toEqual({ packages: "write", "id-token": "write" });
    expect(jobs.sign.steps.map(({ run, uses }) => (run ?? uses ?? "").split(/[@ ]/)[0])).toEqual([
        ...["sigstore/cosign-installer", "actions/download-artifact", "docker", "xargs"],
    ]);
});

test("takes every action by the hash of its commit", () => {
    const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses: action }) => action ?? []));
    expect(uses.length).toBeGreaterThan(8);
    uses.forEach((action) => expect(action).toMatch(/^(actions|sigstore)\/[\w-]+@[0-9a-f]{40}$/));
});

test("a tag is refused that is no version, or that a part or the changelog does not have", async () => {
    const check = async (tag: string) => {
        const script = path.join(CLONE, "release", "check-tag.mjs");
        const { exitCode, stderr } = await execa("node", [script, tag], { reject: false });
        return { exitCode, lines: stderr.split("\n") };
    };
    const { exitCode, lines } = await check("v99.0.0");
    expect(exitCode).toBe(1);
    expect(lines).toContain("packages/cli/package.json has 0.1.0, the tag 99.0.0".replace("0.1.0", own()));
    expect(lines).toContain("CHANGELOG.md has no heading of it, the tag 99.0.0");
    expect((await check("latest")).lines).toContain('"latest" is no tag like v1.2.3');
});

function own(): string {
    const { version } = JSON.parse(fs.readFileSync(path.join(CLONE, "package.json"), "utf8")) as { version: string };
    return version;
}
