import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { localBackend } from "../../../config/backend";

const backendOf = (project: string, variable?: string): string | undefined => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "backend-"));
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), project);
    try {
        return localBackend(folder, { PULUMI_BACKEND_URL: variable });
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
};
const local = "name: a\nbackend:\n  # here\n  url: file://~/state\noptions:\n  refresh: always\n";

test.each([
    [local, undefined, "file://~/state"],
    [local, "", "file://~/state"],
    [local, "s3://team-state", undefined],
    [local, "file:///srv/state", "file:///srv/state"],
    ["name: a\nbackend:\n  url: https://api.pulumi.com\n", undefined, undefined],
    ["name: a\nbackend:\n  url: https://api.pulumi.com\n", "file:///srv/state", "file:///srv/state"],
    ["name: a\nruntime: nodejs\n", undefined, undefined],
])("the state of %j with PULUMI_BACKEND_URL %p is in %p", (project, variable, expected) => {
    expect(backendOf(project, variable)).toBe(expected);
});

test("the example's own project keeps it on this machine", () => {
    expect(localBackend(path.resolve(__dirname, "../../.."), {})).toMatch(/^file:/);
});
