import { z } from "zod";
import { CONDA_WAYS } from "../requirements/conda-ask";
import { VARIABLE_NAME } from "../lib/secret-names";
import { clonePath, field, pythonVersion, string } from "./fields";
import { packageIndex } from "./index-schema";

/** What Debian calls packages (policy 5.6.1), with an architecture or a version behind it where one is meant. */
const DEBIAN_PACKAGE = /^[a-z0-9][a-z0-9+.-]+(:[a-z0-9]+)?(=[A-Za-z0-9.+~:-]+)?$/;

/** A path below the project's folder, without a step that leaves it or stays where it is. */
const SCRATCH = /^(?!\.{1,2}(\/|$))[^/\s,:][^/,:]*(\/(?!\.{1,2}(\/|$))[^/,:]+)*\/?$/;

/** What an ARG is called; those of GaiaFlow are its own. */
const BUILD_ARGUMENT = new RegExp(`^(?!GAIAFLOW_)${VARIABLE_NAME.source.replace(/^\^/, "")}`);

/** Where the user's project is, and what it needs. */
export const project = z.strictObject({
    name: field(
        z
            .string()
            .regex(/^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/)
            .optional(),
        {
            description: "The project's name, as tasks and images carry it.",
            expects: "lower-case letters, digits, `.`, `_` and `-`",
            example: "iris",
            fallback: "the Pulumi project's name",
        },
    ),
    package: field(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), {
        description:
            "The Python package with the project's code. How its version is found stands in [Your project](project.md).",
        expects: "the name of a Python package",
        example: "iris",
    }),
    root: field(z.string().min(1).optional(), {
        description:
            "The project's folder: what tasks and notebooks see, and where they work. [Your project](project.md#the-projects-folder) says what of it.",
        expects: "the path of a folder, from the folder of Pulumi.yaml",
        example: ".",
        fallback: "the folder of Pulumi.yaml; in GaiaFlow's own clone, that of `path`",
    }),
    scratch: field(z.array(z.string().regex(SCRATCH)).default([]), {
        description:
            "Folders of the project that a task may write. They are empty when it starts and gone when it has ended; everything else of the project is read-only. Notebooks write those of your disk.",
        expects: "a list of folders in the project's, without a `..`",
        example: "outputs",
        list: true,
        fallback: "none",
    }),
    path: clonePath("folder", "project", "The folder that holds the package."),
    dags: clonePath("folder", "dags", "The folder with Airflow's DAGs."),
    notebooks: clonePath("folder", "project/notebooks", "The folder with the notebooks; Jupyter may write there."),
    requirements: field(z.string().min(1).optional(), {
        description:
            "The file that says what the project needs, for its functions and notebooks; [Requirements](requirements.md) says what it may be.",
        expects: "the path of a file, from the folder of Pulumi.yaml",
        example: "project/requirements.txt",
        fallback: "the first that is there of `uv.lock`, `pyproject.toml`, `requirements.txt` and others, else nothing",
    }),
    python: field(pythonVersion().optional(), {
        description: "The Python of the project's environment.",
        expects: "one of 3.10 to 3.14",
        example: "3.11",
        fallback: "that of the lock; of a new one, the nearest to 3.13 that all the project asks for can be had for",
    }),
    conda: field(z.enum(CONDA_WAYS).default("auto"), {
        description:
            "Whether packages of an `environment.yml` and the like come from conda's channels: where these are reached when the lock is made, always, or never, so that PyPI is asked for what it has of them. [Requirements](requirements.md#condas-channels) says how.",
        expects: CONDA_WAYS.join(", "),
        example: "never",
    }),
    extras: field(z.array(z.string().min(1)).default([]), {
        description: "Extras of the project's pyproject.toml that are installed with its dependencies.",
        expects: "a list of names of its [project.optional-dependencies]",
        example: "s3",
        list: true,
    }),
    groups: field(z.array(z.string().min(1)).default([]), {
        description:
            "Dependency groups of the project's pyproject.toml, or features of its pixi.toml, that are installed as well.",
        expects: "a list of names of its [dependency-groups]",
        example: "plots",
        list: true,
    }),
    indexes: field(z.array(packageIndex).default([]), {
        description:
            "Package indexes of the project's own, which are asked before the machine's, and hosts of its git repositories, each with the login there. [Requirements](requirements.md#indexes-of-your-own) says how they are used.",
        expects: "a list of maps with the keys url, username and password",
        example: "https://pypi.example.com/simple",
        within: [0, "url"],
        fallback: "none",
    }),
    systemPackages: field(z.array(z.string().regex(DEBIAN_PACKAGE)).optional(), {
        description: "Debian packages that the project's packages need, such as shared libraries.",
        expects: "a list of names of Debian packages",
        example: "libgomp1",
        list: true,
        fallback: "what `packages.txt` or `apt.txt` beside Pulumi.yaml lists, else none",
    }),
    dockerfile: field(z.string().min(1).optional(), {
        description:
            "A Dockerfile of the project's own for the image of its functions and notebooks, on top of GaiaFlow's or instead of it; [An image of your own](own-image.md) says what it has to have.",
        expects: "the path of a Dockerfile, from the folder of Pulumi.yaml",
        example: "project/Dockerfile",
        fallback: "GaiaFlow's image, with what the project requires",
    }),
    dockerContext: field(z.string().min(1).optional(), {
        description: "The folder that is sent to Docker with that Dockerfile.",
        expects: "the path of a folder, from the folder of Pulumi.yaml",
        example: ".",
        fallback: "the folder of the Dockerfile",
    }),
    buildArgs: field(z.record(z.string().regex(BUILD_ARGUMENT), string()).default({}), {
        description: "Build arguments of that Dockerfile. For what is no secret: an image's history shows them.",
        expects: "a map from names of its ARG lines, none of which begins with GAIAFLOW_, to text",
        example: "12.4",
        within: ["CUDA_VERSION"],
    }),
});
