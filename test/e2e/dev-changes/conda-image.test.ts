import * as fs from "node:fs/promises";
import * as path from "node:path";
import { stringify } from "yaml";
import { condaLines, installLines } from "../../../requirements/install-lines";
import { parseLock } from "../../../requirements/lock";
import { resolveProject } from "../../../requirements/project-lock";
import { startChannel, type CondaChannel } from "../../support/conda-channel";
import { CONDA_PACKAGES } from "../../support/conda-packages";
import { docker } from "../../support/docker-engine";
import { bridgeAddress } from "../../support/private-index";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";
import { runFunction } from "../../support/run-function";
import { closeAll, sourceOf, useMachinesIndex } from "../../support/uv-index";

jest.setTimeout(900_000);

/** From packages that only a channel of conda's has to a function that uses them, by Pulumi and Docker. */
describe("an environment of conda's packages", () => {
    let channel: CondaChannel;
    let project: PulumiProject;
    const pulumi = async (...args: string[]) => {
        const { exitCode, all = "" } = await project.pulumi(args);
        return { exitCode, all };
    };
    const up = () => pulumi("up", "--yes", "--skip-preview");
    let locked: { readonly conda: readonly string[]; readonly requirements: string };

    beforeAll(async () => {
        await useMachinesIndex();
        channel = await startChannel(CONDA_PACKAGES, await bridgeAddress());
        const program = path.join(__dirname, "programs", "conda-image");
        project = await makeProject({ files: { "index.ts": `export * from ${JSON.stringify(program)};\n` } });
        await fs.mkdir(path.join(project.dir, "flowers"));
        const code = [
            "import os, subprocess, sys",
            "def name():",
            "    import geo, six",
            "    printed = subprocess.check_output(['geoinfo'], text=True).strip()",
            "    return [printed, geo.VERSION, six.__version__, os.environ['GEO_DATA'], sys.prefix]",
            "",
        ];
        await project.write("flowers/__init__.py", code.join("\n"));
        const dependencies = ["geo-bindings=3.8", { pip: ["six==1.17.0"] }];
        const source = sourceOf({ "environment.yml": stringify({ channels: [channel.url], dependencies }) });
        const lock = parseLock((await resolveProject(source, { pythons: ["3.13"], lenient: [] })).text);
        locked = { conda: lock ? condaLines(lock) : [], requirements: lock ? installLines(lock) : "" };
    });

    afterAll(async () => {
        await pulumi("destroy", "--yes", "--skip-preview");
        await project.remove();
        await channel.close();
        await closeAll();
    });

    test("runs a function by the runner, as a pod does, with what activation sets, and PyPI's packages on top", async () => {
        await project.write("environment.json", JSON.stringify(locked));
        expect(await up()).toMatchObject({ exitCode: 0 });
        const { reference } = (await project.outputs()) as { reference: string };
        const ran = await runFunction(reference);
        const result = ["geo of /opt/venv", "3.8", "1.17.0", "/opt/venv/share/geo", "/opt/venv"];
        expect(JSON.parse(ran.split("\n").at(-1) ?? "")).toEqual(result);
    });

    test("has a kernel that notebooks find the packages in", async () => {
        const { kernels } = (await project.outputs()) as { kernels: string };
        const code = "import geo, ipykernel.kernelapp; print(geo.VERSION, ipykernel.__file__)";
        const ran = await docker("run", "--rm", "--network", "none", kernels, "/opt/venv/bin/python", "-c", code);
        expect(ran).toMatch(/^3\.8 \/opt\/kernel\//);
    });

    test("is not built of another file than the lock has", async () => {
        const other = locked.conda.map((line) => line.replace(/sha256:..../, "sha256:0000"));
        await project.write("environment.json", JSON.stringify({ ...locked, conda: other }));
        const { exitCode, all } = await up();
        expect(exitCode).not.toBe(0);
        expect(all).toContain("is another file than the project's lock has");
    });
});
