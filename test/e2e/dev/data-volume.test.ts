import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";

jest.setTimeout(600_000);

/** A program with one volume, or none. */
const program = (volume: boolean): string => `
import * as docker from "@pulumi/docker";
const provider = new docker.Provider("docker");
${volume ? 'new docker.Volume("kept-data", {}, { provider });' : ""}
`;

/** `npx pulumi up` with the clone's own command; \`npm start\` asks the same. */
describe("an up that would delete a volume", () => {
    let clone: CloneCopy;
    let volume: string;

    const up = (...options: string[]) => clone.run("pulumi", { args: ["up", "--yes", "--stack", "dev", ...options] });
    const write = (hasVolume: boolean) => fs.writeFile(path.join(clone.dir, "index.ts"), program(hasVolume));
    const volumes = async () => (await execa("docker", ["volume", "ls", "--quiet"])).stdout.split("\n");

    beforeAll(async () => {
        clone = await copyClone();
        await succeed(clone.run("tools"));
        await write(true);
    });
    afterAll(async () => {
        await clone.run("pulumi", { args: ["destroy", "--yes", "--stack", "dev"] });
        await clone.remove();
    });

    test("makes it at first without a question", async () => {
        const before = new Set(await volumes());
        const all = await succeed(up());
        expect(all).not.toContain("Looking what it would do");
        const made = (await volumes()).filter((name) => !before.has(name) && name.startsWith("kept-data"));
        expect(made).toHaveLength(1);
        volume = made[0] ?? "";
    });

    test("goes on where the volume stays", async () => {
        expect(await succeed(up())).toContain("Looking what it would do");
    });

    test("is refused by the volume's name, with the command that goes on, and that one deletes it", async () => {
        await write(false);
        const { all, exitCode } = await up();
        expect(exitCode).toBe(1);
        expect(all).toContain(`kept-data (Docker volume ${volume})`);
        expect(all).toContain("type: npx pulumi up --yes --stack dev --delete-volume");
        expect(await volumes()).toContain(volume);
        await succeed(up("--delete-volume"));
        expect(await volumes()).not.toContain(volume);
    });
});
