import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { takeTokenFiles } from "../../../config/token-files";

let folder: string;
const kubeconfig = (user: object): string => JSON.stringify({ users: [{ name: "me", user }] });

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-token-"));
    fs.writeFileSync(path.join(folder, "token"), "of-a-file\n");
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** The token that a client has which has loaded a kubeconfig and what it reads of it. */
const tokenOf = (source: string | undefined, isText: boolean, own?: string): string | undefined => {
    const client = { users: [{ name: "me", ...(own !== undefined && { token: own }) }] } as unknown as KubeConfig;
    takeTokenFiles(client, source, isText);
    return client.users[0]?.token;
};

test.each<[string, object, string | undefined]>([
    ["beside the file, as kubectl looks for it", { tokenFile: "token" }, "of-a-file"],
    ["before one that stands there itself", { token: "own", tokenFile: "token" }, "of-a-file"],
    ["not where none is named", { token: "own" }, "own"],
])("a token that a kubeconfig names by its file is read: %s", (_, user, token) => {
    const file = path.join(folder, "config");
    fs.writeFileSync(file, kubeconfig(user));
    const { token: own } = user as { token?: string };
    expect(tokenOf(file, false, own)).toBe(token);
    const before = process.env["KUBECONFIG"];
    process.env["KUBECONFIG"] = [path.join(folder, "none"), file].join(path.delimiter);
    expect(tokenOf(undefined, false, own)).toBe(token);
    process.env["KUBECONFIG"] = before;
    if (before === undefined) delete process.env["KUBECONFIG"];
});

test("it is read for a text, too, and one that is gone is named", () => {
    expect(tokenOf(kubeconfig({ tokenFile: path.join(folder, "token") }), true)).toBe("of-a-file");
    expect(() => tokenOf(kubeconfig({ tokenFile: path.join(folder, "gone") }), true)).toThrow(/ENOENT.*gone/);
});
