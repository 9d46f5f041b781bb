import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { dagBundleOutputs } from "../../../stacks/dag-bundle";
import { SECRET_MARK, mocks } from "../../support/provider-mocks";
import { record } from "../../support/pulumi-recorder";
import { publicPart, revealed } from "../../support/secret-values";
import { CLONE, settings } from "../../support/settings";

const COMMAND = "command:local:Command";
const identity = { project: "gaiaflow", stack: "prod" };
const https = { repository: "https://git.example.com/dags.git", token: SECRET_MARK };
const aws = { bucket: "team", accessKeyId: "id", secretAccessKey: SECRET_MARK };
const { project } = settings();

let folder: string;
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-dags-"));
    fs.writeFileSync(path.join(folder, "a.py"), "");
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

type Bundle = Partial<ReturnType<typeof settings>["dags"]["bundle"]>;
async function given(bundle: Bundle, preview = false) {
    const folders = { ...project.folders, dags: { folder, identity: "2" } };
    const dags = { bundle: { git: {}, s3: {}, image: {}, ...bundle } };
    const made = settings({ mode: "prod", identity, dags, project: { ...project, folders } });
    const asked: Record<string, unknown>[] = [];
    const answer = (_: string, inputs: Record<string, unknown>) => {
        asked.push(inputs);
        return { stdout: "" };
    };
    const answers = { "command:local:run": answer };
    const recording = await record(() => dagBundleOutputs(made), { mocks: { ...mocks, answers }, preview });
    return { ...recording, asked, names: recording.resources.map(({ name }) => name).sort() };
}

test("without a bundle nothing is given out", async () => {
    const { names } = await given({});
    expect(names).toEqual([]);
});

test.each([
    ["an open repository", { type: "git", git: { repository: https.repository } }, ["dag-bundles"]],
    ["a repository with a token", { type: "git", git: https }, ["dag-bundle-connection", "dag-bundles"]],
    [
        "a repository by ssh",
        { type: "git", git: { repository: "git@h:d.git", privateKey: SECRET_MARK, knownHosts: "h ssh-ed25519 A" } },
        ["dag-bundle-connection", "dag-bundle-known-hosts", "dag-bundles"],
    ],
    ["a bucket", { type: "s3", s3: aws }, ["dag-bundle-connection", "dag-bundles", "dag-files"]],
    ["a bucket without a key", { type: "s3", s3: { bucket: "team" } }, ["dag-bundles", "dag-files"]],
    ["an image", { type: "image" }, ["dag-bundles"]],
] as const)("%s gives out what Airflow needs, and shows no secret outside a secret", async (_, bundle, expected) => {
    const recording = await given(bundle);
    expect(recording.names).toEqual(expected);
    const seen = recording.resources.map(({ inputs, outputs }) => publicPart([inputs, outputs]));
    expect(JSON.stringify(seen)).not.toContain(SECRET_MARK);
    expect((await given(bundle, true)).names).toEqual(expected);
});

test("the list names the bundle and its connection after the stack", async () => {
    const { get } = await given({ type: "git", git: https });
    const [entry] = JSON.parse(get(COMMAND, "dag-bundles").inputs["stdin"] as string) as [object];
    expect(entry).toMatchObject({ name: "gaiaflow_prod", kwargs: { git_conn_id: "gaiaflow_prod_dags" } });
    const connection = revealed(get(COMMAND, "dag-bundle-connection").inputs["stdin"]) as string;
    expect(JSON.parse(connection)).toMatchObject({ conn_type: "git", password: SECRET_MARK });
});

test("a bucket's files are named by their content and by paths that are the same on every machine", async () => {
    const { get, asked } = await given({ type: "s3", s3: aws });
    const { inputs, deleteBeforeReplace } = get(COMMAND, "dag-files");
    expect(JSON.parse(inputs["stdin"] as string)).toEqual({ "a.py": expect.stringMatching(/^e3b0c442/) as string });
    expect(inputs["interpreter"]).toEqual(["node", "components/scripts/dag-files.cjs"]);
    expect(revealed(inputs["environment"])).toEqual({
        ...{ BUCKET: "team", PREFIX: "dags", ENDPOINT: "", REGION: "", OWNER: "gaiaflow/prod" },
        ...{ ACCESS_KEY_ID: "id", SECRET_ACCESS_KEY: SECRET_MARK, FOLDER: path.relative(CLONE, folder) },
    });
    expect(inputs).toMatchObject({ create: "sync", delete: "remove", triggers: ["team", "dags", ""] });
    expect(deleteBeforeReplace).toBe(true);
    // The files beside it are kept by a script of their own.
    const kept = asked.filter(({ interpreter }) => !(interpreter as string[]).includes("-e"));
    expect(kept).toEqual([expect.objectContaining({ command: "keep", stdin: inputs["stdin"] })]);
    expect((await given({ type: "s3", s3: aws }, true)).asked).toEqual([]);
});
