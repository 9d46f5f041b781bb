import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { aptInstall } from "../../apt-install";

/** Talks German, as apt does on many machines, unless it is asked not to. Knows two packages of three. */
const APT_CACHE = `#!/bin/sh
[ "$LC_ALL" = C ] && word=Candidate || word=Installationskandidat
shift
for name; do
    [ "$name" = docker-cli ] && version="(none)" || version=1.0
    printf '%s:\\n  Installed: (none)\\n  %s: %s\\n' "$name" "$word" "$version"
done
`;

describe("aptInstall", () => {
    const before = { ...process.env };
    let root: string;
    const calls = async () => (await fs.readFile(path.join(root, "calls"), "utf8")).trim().split("\n");

    beforeEach(async () => {
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-"));
        const aptGet = `#!/bin/sh\nshift 2\necho "$@" >> ${root}/calls\n`;
        await fs.writeFile(path.join(root, "apt-cache"), APT_CACHE, { mode: 0o755 });
        await fs.writeFile(path.join(root, "apt-get"), aptGet, { mode: 0o755 });
        Object.assign(process.env, {
            PATH: `${root}:${before["PATH"] ?? ""}`,
            XDG_CACHE_HOME: root,
            LC_ALL: "de_DE.UTF-8",
        });
    });
    afterEach(async () => {
        process.env = { ...before };
        await fs.rm(root, { recursive: true });
    });

    test("installs those packages that this release has, whatever language apt speaks", async () => {
        await aptInstall(["docker.io", "docker-cli", "docker-buildx"], "apt", () => undefined);
        expect(await calls()).toEqual(["install --yes --no-install-recommends docker.io docker-buildx"]);
    });

    test("updates the lists when it knows none of them, then says so", async () => {
        const installing = aptInstall(["docker-cli"], "apt", () => undefined);
        await expect(installing).rejects.toThrow(/apt knows no package called docker-cli/);
        expect(await calls()).toEqual(["update"]);
    });
});
