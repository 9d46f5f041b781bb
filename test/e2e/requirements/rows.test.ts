/**
 * What real projects ask for, against the index of the machine. Run by hand, since what PyPI has changes from day to day:
 * npx jest --selectProjects requirements
 */
import { resolveProject, type ProjectOptions } from "../../../requirements/project-lock";
import { closeAll, sourceOf, useMachinesIndex } from "../../support/uv-index";

beforeAll(useMachinesIndex);
afterAll(closeAll);

async function lockOf(requirements: string, options: Partial<ProjectOptions> = {}) {
    const source = sourceOf({ "requirements.txt": requirements.replaceAll(" ", "\n") });
    const { packages, python, notes, needsBuild } = await resolveProject(source, {
        pythons: ["3.11", "3.13"],
        ...options,
    });
    const version = (name: string) => packages.find((each) => each.name === name)?.version ?? "";
    return { version, python, notes, needsBuild };
}

test("s3fs is not taken back to 2020 for botocore's sake", async () => {
    const { version, notes } = await lockOf("s3fs xarray zarr");
    expect(Number(version("s3fs").split(".")[0])).toBeGreaterThanOrEqual(2025);
    expect(version("boto3")).not.toBe("");
    expect(notes).toEqual([]);
});

test.each(["dvc[s3]", "requests==2.32.3 google-auth==2.11.1", "mlflow==2.22.0", "boto3==1.35.0", "pydantic<2"])(
    "what clashed with Airflow's pins can be had: %s",
    async (requirements) => expect((await lockOf(requirements)).python).toBe("3.13"),
);

test.each(["pandas==2.1.4", "torch==2.2.2"])("what has no wheel for 3.13 takes 3.11: %s", async (requirements) => {
    expect((await lockOf(requirements)).python).toBe("3.11");
    await expect(lockOf(requirements, { python: "3.13" })).rejects.toThrow("gaiaflow:project.python 3.11");
});

test("each of three pins says which Pythons have it", async () => {
    const message = await lockOf("pandas==2.1.4 rasterio==1.3.11 Shapely==1.8.4", { python: "3.13" }).catch(String);
    expect(message).toContain("pandas==2.1.4 cannot be had for Python 3.13, but for 3.9, 3.10, 3.11, 3.12.");
    expect(message).toContain("Shapely==1.8.4 cannot be had for Python 3.13, but for 3.8, 3.9, 3.10.");
});

test("two clashes at once are both in the message", async () => {
    const message = await lockOf("requests==2.32.3 urllib3==1.20 pydantic<2 fastapi==0.128.0").catch(String);
    expect(message).toContain("they disagree on pydantic");
    expect(message).toContain("they disagree on urllib3");
    expect(message).toContain("urllib3 comes in version 1.20 of 2017");
});

test("a package of sources alone is left to the build", async () => {
    const { needsBuild } = await lockOf("pyspark==3.5.1 idna");
    expect(needsBuild.map(({ requirement }) => requirement)).toEqual(["pyspark==3.5.1"]);
});
