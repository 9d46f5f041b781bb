import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseDockerfile } from "../../../lib/dockerfile";
import { dev } from "../../../stacks/dev";
import { builtImages } from "../../../stacks/images";
import { mocks } from "../../support/provider-mocks";
import { record } from "../../support/pulumi-recorder";
import { MACHINE, settings } from "../../support/settings";

jest.mock("../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));

const IMAGE = "docker:index/image:Image";
const CONTAINER = "docker:index/container:Container";

let cacheFolder: string;
beforeAll(() => (cacheFolder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-own-"))));
afterAll(() => fs.rmSync(cacheFolder, { recursive: true }));

/** A stack whose project has this Dockerfile; none where there is no text. */
function withDockerfile(text?: string, changes: Parameters<typeof settings>[0] = {}) {
    const { machine, project, ...rest } = settings(changes);
    const name = { name: "docker/Dockerfile", context: cacheFolder, args: {}, text: text ?? "" };
    const dockerfile = text === undefined ? undefined : { ...parseDockerfile(text, {}), ...name };
    return { ...rest, machine: { ...machine, cacheFolder }, project: { ...project, dockerfile } };
}

async function declared(text?: string, changes?: Parameters<typeof settings>[0], preview = false) {
    const all = withDockerfile(text, changes);
    const recording = await record(() => dev(all, MACHINE), { mocks, preview });
    const images = recording.resources.filter(({ type }) => type === IMAGE).map(({ name }) => name);
    const imageOf = (role: string) => recording.get(CONTAINER, role).inputs["image"];
    return { recording, images, imageOf, names: builtImages(all) };
}

const ON_OURS = "ARG GAIAFLOW_BASE\nFROM ${GAIAFLOW_BASE}\n";
const INSTEAD = "FROM python:3.12-slim\n";

test.each([
    ["on ours", ON_OURS, true],
    ["instead of ours", INSTEAD, false],
])(
    "an image of the project's own, %s, is what tasks and kernels run in, once it is checked",
    async (_, text, hasOurs) => {
        // One of them as a preview, which shows what an update makes.
        const { imageOf, images, names, recording } = await declared(text, {}, hasOurs);
        expect(images.includes("environment-image")).toBe(hasOurs);
        expect(images).toEqual(expect.arrayContaining(["own-image", "own-environment-image", "kernels-image"]));
        expect(imageOf("tasks")).toMatch(/^gaiaflow\/own-environment:/);
        expect(imageOf("tasks")).toBe(names.get("own-environment"));
        const buildOf = (name: string) =>
            recording.get(IMAGE, name).inputs["build"] as { args: Record<string, string> };
        expect(buildOf("kernels-image").args["ENVIRONMENT"]).toBe(names.get("own-environment"));
        expect(buildOf("own-environment-image").args["OWN"]).toBe(names.get("own-image"));
        const checked = recording.get("command:local:Command", "own-image-check").urn;
        expect(recording.get(IMAGE, "own-environment-image").dependencies).toContain(checked);
    },
);

test("Airflow, MLflow and Jupyter know nothing of it", () => {
    const [with_, without] = [builtImages(withDockerfile(INSTEAD)), builtImages(withDockerfile())];
    for (const image of ["airflow", "mlflow", "jupyter", "wheel"]) {
        expect(with_.get(image)).toBe(without.get(image));
    }
    expect(with_.has("environment")).toBe(false);
    expect(with_.get("kernels")).not.toBe(without.get("kernels"));
    expect([...without.keys()].some((name) => name.startsWith("own-"))).toBe(false);
});

test("Jupyter alone has it for its kernels, and a stack without functions builds none", () => {
    const namesFor = (service: "jupyter" | "mlflow") => [
        ...builtImages(withDockerfile(INSTEAD, { services: [service] })).keys(),
    ];
    expect(namesFor("jupyter")).toEqual(expect.arrayContaining(["own-image", "own-environment"]));
    expect(namesFor("mlflow").some((name) => name.startsWith("own-"))).toBe(false);
});
