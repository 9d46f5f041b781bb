import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { imagesToPublish } from "../../../components/image/images-to-publish";
import { CLONE } from "../../support/settings";

const REPOSITORY = "ghcr.io/owner/gaiaflow";
/** With a registry that has Python's image; it keeps what is done. */
const DOCKER = `#!/bin/sh
case "$*" in
    "manifest inspect ${REPOSITORY}/python:"*) ;;
    "manifest inspect"* | "image inspect"*) exit 1 ;;
    --version) echo "Docker version 20.10.0, build 0" ;;
    *) echo "$*" | sed "s/^build .*--tag \\\\([^ ]*\\\\).*/build \\\\1/" >>"$(dirname "$0")/done" ;;
esac
`;

test("an image that the registry has from an earlier release keeps its digest; others are built and pushed", async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-release-"));
    await fs.writeFile(path.join(folder, "docker"), DOCKER, { mode: 0o755 });
    const env = { PATH: `${folder}${path.delimiter}${process.env["PATH"] ?? ""}` };
    await execa("node", ["--import", "tsx", "release/images.ts", "push", REPOSITORY], { cwd: CLONE, env });
    const asked = (await fs.readFile(path.join(folder, "done"), "utf8")).trim().split("\n");
    await fs.rm(folder, { recursive: true });
    const here = process.arch === "x64" ? "amd64" : process.arch;
    const names = imagesToPublish(CLONE, `linux/${here}`).map(({ imageName }) => imageName);
    const pushed = (name: string) => `${name.replace("gaiaflow", REPOSITORY)}-${here}`;
    const expected = names.flatMap((name) =>
        name.startsWith("gaiaflow/python:")
            ? [`pull --quiet --platform linux/${here} ${pushed(name)}`, `tag ${pushed(name)} ${name}`]
            : [`build ${name}`, `tag ${name} ${pushed(name)}`, `push --quiet ${pushed(name)}`],
    );
    expect(asked).toEqual(expected);
    expect(names.length).toBeGreaterThan(5);
});
