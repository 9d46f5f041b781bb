import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { keptDrift } from "../../platform/kept-drift";

const SCRIPTS = path.join(programRoot, "components", "scripts");
const type = "command:local:Command";
const urn = (name: string) => `urn:pulumi:prod::iris::${type}::${name}`;

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-kept-"))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

describe("a file of the stack's folder", () => {
    const script = fs.readFileSync(path.join(SCRIPTS, "stack-file.cjs"), "utf8");
    const look = (environment: object, stdin: string) => {
        const inputs = { interpreter: ["node", "-e", script], environment, stdin, create: "write", delete: "remove" };
        return keptDrift("team", [{ urn: urn("task-config"), type, inputs }]);
    };
    const found = (id: string, change: string) => [{ type, name: "task-config", id, change, properties: [] }];

    test("that is as it was is no drift; one that is gone or another is, and stays so", async () => {
        const file = path.join(folder, "task-config.json");
        const environment = { FILE: file, TOP: folder };
        expect(await look(environment, "{}\n")).toEqual(found(file, "gone"));
        fs.writeFileSync(file, "{}\n");
        expect(await look(environment, "{}\n")).toEqual([]);
        expect(await look({ ...environment, ENCODING: "base64" }, "e30K")).toEqual([]);
        fs.writeFileSync(file, "else");
        expect(await look(environment, "{}\n")).toEqual(found(file, "changed"));
        expect(fs.readFileSync(file, "utf8")).toBe("else");
    });
});

test("a stack of an earlier GaiaFlow, whose scripts cannot look, is named with what to do", async () => {
    const inputs = { interpreter: ["node", "-e", "({})[process.argv[1]]()"], create: "write", delete: "remove" };
    await expect(keptDrift("team", [{ urn: urn("old"), type, inputs }])).rejects.toThrow(
        /What others have changed of old cannot be found out.[^]*npx gaiaflow start --stack team/,
    );
});

test("other commands, and what is no command, are not run", async () => {
    const inputs = { interpreter: ["false"], delete: "other", environment: { FILE: "/nowhere" } };
    expect(
        await keptDrift("team", [
            { urn: urn("ready"), type, inputs },
            // A cluster's.
            { urn: urn("cluster-home"), type, inputs: { ...inputs, create: "prepare", delete: "remove" } },
            { urn: urn("a"), type: "a:b:C" },
        ]),
    ).toEqual([]);
});

describe("the DAGs in a bucket", () => {
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    const MANIFEST = ".gaiaflow-manifest.json";
    const wanted = { "a.py": sha256("a"), "lib/b.py": sha256("b") };
    const sent = { "a.py": { sha256: sha256("a"), etag: '"1"' }, "lib/b.py": { sha256: sha256("b"), etag: '"2"' } };

    /** What the bucket holds: ETags by path below the prefix, and the manifest. */
    let objects: Record<string, string>;
    let manifest: object;
    let asked: string[];
    let server: http.Server;
    beforeEach(async () => {
        objects = { [MANIFEST]: '"0"', "a.py": '"1"', "lib/b.py": '"2"' };
        manifest = { owner: "iris/prod", files: sent };
        asked = [];
        server = http.createServer((request, response) => {
            asked.push(request.method ?? "");
            const entries = Object.entries(objects).map(
                ([file, etag]) => `<Contents><Key>dags/${file}</Key><ETag>${etag}</ETag></Contents>`,
            );
            const isManifest = request.url?.includes(MANIFEST) === true;
            const isThere = !isManifest || MANIFEST in objects;
            response.statusCode = isThere ? 200 : 404;
            response.end(
                !isThere
                    ? "<Error><Code>NoSuchKey</Code></Error>"
                    : isManifest
                      ? JSON.stringify(manifest)
                      : `<ListBucketResult>${entries.join("")}</ListBucketResult>`,
            );
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    afterEach(() => server.close());

    const look = async (): Promise<string[]> => {
        const environment = {
            ...{ BUCKET: "team", PREFIX: "dags", OWNER: "iris/prod", FOLDER: "/nowhere", REGION: "" },
            ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
            ...{ ACCESS_KEY_ID: "key", SECRET_ACCESS_KEY: "secret" },
        };
        const interpreter = ["node", path.join(SCRIPTS, "dag-files.cjs")];
        const inputs = { interpreter, environment, stdin: JSON.stringify(wanted), create: "sync", delete: "remove" };
        const found = await keptDrift("team", [{ urn: urn("dag-files"), type, inputs }]);
        return found.map(({ id, change }) => `${id.replace("s3://team/dags/", "")} ${change}`);
    };

    test("that are as they were sent are no drift", async () => {
        expect(await look()).toEqual([]);
    });

    test("are listed where they changed, went, or came from others; nothing is written", async () => {
        objects = { [MANIFEST]: '"0"', "lib/b.py": '"9"', "theirs.py": '"3"', "folder/": '"4"' };
        expect(await look()).toEqual(["a.py gone", "lib/b.py changed", "theirs.py foreign"]);
        expect(new Set(asked)).toEqual(new Set(["GET"]));
    });

    test("whose list is gone or another stack's are no longer known to be the stack's", async () => {
        Reflect.deleteProperty(objects, MANIFEST);
        expect(await look()).toEqual([`${MANIFEST} gone`, "a.py changed", "lib/b.py changed"]);
        objects[MANIFEST] = '"0"';
        manifest = { owner: "iris/other", files: sent };
        expect(await look()).toEqual([`${MANIFEST} changed`]);
    });
});
