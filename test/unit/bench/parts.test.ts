import * as path from "node:path";
import execa from "execa";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { PARTS, USUAL, loadPart, partsCalled } from "../../../bench/parts";

test("a name means its part, and the beginning of names all of them", () => {
    expect(partsCalled("start")).toEqual(["start"]);
    expect(partsCalled("growth")).toEqual(["growth-files", "growth-runs", "growth-updates", "growth-stacks"]);
    expect(partsCalled("soak")).toEqual(["soak-dev", "soak-pods"]);
});

test("one that there is not is refused with those that there are", async () => {
    expect(partsCalled("grow")).toEqual(["grow"]);
    await expect(loadPart("grow")).rejects.toThrow("growth-files");
});

test("where none is named, those are measured that take minutes and bring up what they need", () => {
    expect(USUAL).toEqual(["no-op", "start", "tasks", "up-parts"]);
    expect(PARTS.filter(({ long }) => long).every(({ at }) => at === undefined)).toBe(true);
});

test("each part is loaded outside of jest, whose words a module of the tests may need", async () => {
    const script = "const { PARTS, loadPart } = require(process.argv[1]); PARTS.forEach(({ name }) => loadPart(name));";
    const parts = path.join(programRoot, "bench", "parts");
    const args = ["--import", "tsx", "--eval", script, parts];
    const { exitCode, stderr } = await execa(process.execPath, args, { cwd: programRoot, reject: false });
    expect([exitCode, stderr]).toEqual([0, ""]);
});
