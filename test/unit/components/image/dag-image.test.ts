import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import ignore from "@balena/dockerignore";
import { dagBundleFaults } from "../../../../checks/dag-bundle";
import { DAGS_DOCKERFILE, dagImage, type DagImageArgs } from "../../../../components/image/dag-image";
import { dagFolder } from "../../../../lib/dag-folder";
import { SECRET_MARK, mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";
import { CLONE, settings } from "../../../support/settings";

const IMAGE = "docker:index/image:Image";

let folder: string;
const write = (file: string, text = ""): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
};
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-dag-image-"));
    write("a.py");
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const registry = { server: "registry.example.com", repository: "ml/iris-dags" };
const declared = async (changes: Partial<DagImageArgs> = {}) => {
    const build = { programRoot: CLONE, projectRoot: CLONE, platform: "linux/arm64" };
    const args = { folder, files: dagFolder(folder), build, registry, ...changes };
    const { get } = await record(() => dagImage("dag-image", args, {}), { mocks });
    return get(IMAGE, "dag-image").inputs;
};

test("it is the folder, named by what is in it, and sent with the registry's login", async () => {
    const login = { username: "builder", password: SECRET_MARK };
    const inputs = await declared({ registry: { ...registry, login } });
    expect(inputs).toEqual({
        imageName: expect.stringMatching(/^registry\.example\.com\/ml\/iris-dags:[0-9a-f]{12}$/) as string,
        build: { context: path.relative(CLONE, folder), dockerfile: DAGS_DOCKERFILE, platform: "linux/arm64" },
        ...{ buildOnPreview: false, skipPush: false },
        registry: { server: registry.server, ...login },
    });
    write("b.py");
    expect((await declared())["imageName"]).not.toBe(inputs["imageName"]);
});

test("Docker leaves out what a bucket does not get", () => {
    const left = [".env", ".git/config", ".git/.airflowignore", "__pycache__/a.pyc", "lib/c.pyc", "lib/.x/y"];
    const sent = [".airflowignore", "lib/.airflowignore", "lib/b.sql"];
    [...left, ...sent].forEach((file) => write(file));
    const rules = fs.readFileSync(path.join(CLONE, `${DAGS_DOCKERFILE}.dockerignore`), "utf8");
    const isSent = ignore({ ignorecase: false }).add(rules).createFilter();
    expect(["a.py", ...left, ...sent].filter(isSent).sort()).toEqual(Object.keys(dagFolder(folder)));
});

test("a link that leads nowhere in the image is named before anything is made", async () => {
    fs.symlinkSync("a.py", path.join(folder, "beside.py"));
    fs.symlinkSync(path.join(CLONE, "index.ts"), path.join(folder, "out.py"));
    const { project } = settings();
    const folders = { ...project.folders, dags: { folder, identity: "2" } };
    const dags = { bundle: { type: "image", git: {}, s3: {}, image: {} } } as const;
    const faults = await dagBundleFaults(settings({ mode: "prod", dags, project: { ...project, folders } }));
    const [out, target] = [path.join(folder, "out.py"), path.join(CLONE, "index.ts")];
    expect(faults.map(({ subject, problem, fix }) => [subject, problem, fix])).toEqual([
        [
            out,
            `is a link to ${target}, which is not in the image of the DAGs`,
            `rm '${out}' && cp '${target}' '${out}'`,
        ],
    ]);
});
