import { dockerThings } from "@gaiaflow/cli/platform/uninstall/docker-things";
import { docker, freshPrefix, namesWith, removeAllWith } from "../../support/docker-engine";

jest.setTimeout(300_000);

const prefix = freshPrefix();
const LABELS = ["--label", "io.gaiaflow.project=iris", "--label", "io.gaiaflow.stack=dev"];

/** What `gaiaflow uninstall` finds in a real Docker, of a stack whose state knows some of what carries its labels. */
describe("things of a stack in Docker", () => {
    afterAll(() => removeAllWith(prefix));
    // The base of our own images; nothing else can be counted on where no registry answers.
    const container = async (name: string) =>
        (await docker("create", "--name", `${prefix}-${name}`, ...LABELS, "gaiaflow/base:trixie-1", "true")).trim();
    const network = async (name: string) => (await docker("network", "create", ...LABELS, `${prefix}-${name}`)).trim();
    const volume = async (name: string) => (await docker("volume", "create", ...LABELS, `${prefix}-${name}`)).trim();

    test("are found and removed by their ids, and those of another user's stack of that name are only named", async () => {
        const own = [await container("mine"), await network("mine"), await volume("mine")];
        await container("theirs");
        await network("theirs");
        await volume("theirs");
        const stack = { project: "iris", stack: "dev", ids: new Set(own), isElsewhere: false };
        const { things, others } = await dockerThings([stack]);
        const found = things.filter(({ group }) => group === "containers" || group === "data");
        expect(found.map(({ count, group }) => [group, count])).toEqual([
            ["containers", 1],
            ["containers", 1],
            ["data", 1],
        ]);
        expect(others).toContain(`${prefix}-theirs`);
        for (const { remove } of found) await remove();
        expect(await namesWith(prefix)).toEqual([`${prefix}-theirs`, `${prefix}-theirs`, `${prefix}-theirs`]);
    });
});
