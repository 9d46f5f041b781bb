import { z } from "zod";
import { REPOSITORY_PATH, field, registryHost, repositoryPath, string } from "./fields";

const login = (whose: string, fallback: string) => ({
    username: field(string().optional(), {
        description: `The user ${whose}.`,
        expects: "a text",
        example: "builder",
        fallback,
    }),
    password: field(string().optional(), {
        description: "That user's password or token.",
        expects: "a text, set with --secret",
        example: "TOKEN",
        fallback,
        secret: true,
    }),
});

/** Where mode prod pushes the project's image, and those of a platform in the cluster. */
export const registry = z.strictObject({
    server: field(registryHost().optional(), {
        description: "Mode prod: the registry that the project's image is pushed to.",
        expects:
            "the host of a registry, with its port where it is not 443; Docker takes one without a dot, a port or `localhost` for a part of a path on Docker Hub",
        example: "registry.example.com",
        fallback:
            "none; it must be set where `tasks.image` is not, DAGs are sent as an image, or the platform is in the cluster",
    }),
    repository: field(repositoryPath().optional(), {
        description: "The repository there.",
        expects: REPOSITORY_PATH,
        example: "ml/iris",
        fallback: "`<project>/<package>`",
    }),
    ...login(
        "who pushes there",
        "for Amazon ECR a token that `aws ecr get-login-password` gives at each `up`; else what `docker login` has left on this machine",
    ),
    pull: z
        .strictObject(
            login(
                "with which the cluster's nodes pull, from the registry of `tasks.image` where that is set",
                "the pushing user's, where it is set and the image comes from `registry.server`; else none: nodes have their own way",
            ),
        )
        .prefault({}),
});

/** Services of the production side that are there already. */
export const endpoints = z.strictObject({
    mlflow: field(z.url({ protocol: /^https?$/ }).optional(), {
        description: "Mode prod: the address of MLflow, as task pods reach it.",
        expects: "an http or https address",
        example: "https://mlflow.example.com",
        fallback: "none",
    }),
    s3: field(z.url({ protocol: /^https?$/ }).optional(), {
        description: "Mode prod: the address of an S3 server that is not AWS, as task pods reach it.",
        expects: "an http or https address",
        example: "https://s3.example.com",
        fallback: "AWS's own",
    }),
});
