import * as fs from "node:fs/promises";
import * as path from "node:path";
import { TRIXIE } from "../../../lib/base-image";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";
import { runFunction } from "../../support/run-function";

jest.setTimeout(600_000);

/** A Python of the project's own with a package of its own, an entry point that ends, and a user. */
const DOCKERFILE = [
    `FROM ${TRIXIE.mirrors} AS mirrors`,
    `FROM ${TRIXIE.image}`,
    "RUN --mount=type=bind,from=mirrors,target=/mirrors . /mirrors/use && apt-get update -q \\",
    "    && apt-get install -qy --no-install-recommends python3 && mkdir /srv/packages",
    "COPY own.py /srv/packages/",
    "ENV PYTHONPATH=/srv/packages",
    'ENTRYPOINT ["/bin/false"]',
    "USER 1234",
    "",
].join("\n");

/** From a Dockerfile to a function that runs, by Pulumi and Docker; the platform is not started. */
describe("an image of the project's own, instead of ours", () => {
    let project: PulumiProject;
    const pulumi = async (...args: string[]) => {
        const { exitCode, all = "" } = await project.pulumi(args);
        return { exitCode, all };
    };
    const up = () => pulumi("up", "--yes", "--skip-preview");

    beforeAll(async () => {
        const program = path.join(__dirname, "programs", "own-image");
        project = await makeProject({ files: { "index.ts": `export * from ${JSON.stringify(program)};\n` } });
        await fs.mkdir(path.join(project.dir, "flowers"));
        await project.write("flowers/__init__.py", "def name():\n    import own\n    return own.NAME\n");
        await project.write("own.py", 'NAME = "rose"\n');
    });

    afterAll(async () => {
        await pulumi("destroy", "--yes", "--skip-preview");
        await project.remove();
    });

    test("is refused with all that it lacks, before anything stands on it", async () => {
        const steps = "RUN mkdir /project /opt/venv && touch /project/mine && chmod 700 /srv/packages\n";
        await project.write("Dockerfile", DOCKERFILE.replace("USER", `${steps}USER`));
        const { exitCode, all } = await up();
        expect(exitCode).not.toBe(0);
        expect(all).toContain("The image of Dockerfile lacks what GaiaFlow needs (docs/own-image.md):");
        expect(all).toContain("It has files in /project");
        expect(all).toContain("Not every user may read /srv/packages.");
        expect(all).toContain("It has a /opt/venv");
        expect(await project.outputs()).toEqual({});
    });

    test("runs the project's function by the runner, as a pod does", async () => {
        await project.write("Dockerfile", DOCKERFILE);
        expect(await up()).toMatchObject({ exitCode: 0 });
        const { reference } = (await project.outputs()) as { reference: string };
        const ran = await runFunction(reference);
        expect(ran).toBe('gaiaflow: running flowers:name\n"rose"');
    });

    test("is built again for what its Dockerfile copies alone", async () => {
        const { reference: before } = await project.outputs();
        const preview = async () => (await pulumi("preview", "--show-replacement-steps")).all;
        const rebuilt = /own-image\s+(update|replace|create)/;
        await project.write("notes.txt", "of the project, and copied by no Dockerfile");
        const noted = await preview();
        expect(noted).toMatch(/task-image\s+(update|replace|create)/);
        expect(noted).not.toMatch(rebuilt);
        await project.write("own.py", 'NAME = "tulip"\n');
        expect(await preview()).toMatch(rebuilt);
        expect(await up()).toMatchObject({ exitCode: 0 });
        expect((await project.outputs())["reference"]).not.toBe(before);
    });
});
