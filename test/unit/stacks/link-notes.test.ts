import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { linkNotes } from "../../../stacks/link-notes";
import { settings } from "../../support/settings";

let folder: string;
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-links-"));
    fs.mkdirSync(path.join(folder, "project/deep"), { recursive: true });
    fs.mkdirSync(path.join(folder, "data/deep"), { recursive: true });
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function notes(mounts: Parameters<typeof linkNotes>[0]["mounts"] = []): string | undefined {
    const { project } = settings();
    const layout = { ...project.layout, root: path.join(folder, "project"), outsideDags: undefined };
    return linkNotes({ mode: "dev", mounts, project: { ...project, layout } });
}
const link = (target: string, place: string) => fs.symlinkSync(target, path.join(folder, place));

test("nothing is messages of links that stay", () => {
    link("deep", "project/link");
    link("../deep", "project/deep/up");
    expect(notes()).toBeUndefined();
});

test.each(["/big/data", "../data"])("a link of the project to %s is named with its mount", (target) => {
    link(target, "project/deep/../big");
    expect(notes()).toContain(`is a link to ${target}: name that folder in gaiaflow:mounts, with big as its path`);
});

test("a link to where something is mounted is none", () => {
    link("/big/data", "project/big");
    expect(notes([{ path: "/big", readOnly: true }])).toBeUndefined();
});

test("a link that leaves a mount is named", () => {
    link("../../elsewhere", "data/deep/out");
    link("x", "data/deep/in");
    const source = { folder: path.join(folder, "data"), identity: "" };
    const messages = notes([{ path: "/data", readOnly: true, source }]);
    expect(messages).toContain(`${path.join(folder, "data/deep/out")} is a link to ../../elsewhere`);
    expect(messages).not.toContain("deep/in");
});
