import { z } from "zod";
import { OBJECT_NAME } from "../lib/secret-names";
import { boolean, field, part, string } from "./fields";

/** Colons and commas divide the parts of a mount where it is written as one text. */
const FOLDER = /^[^:,\r\n\0]+$/;
/** Steps that neither leave their folder nor stay where they are. */
const PATH = /^\/?(?!\.{1,2}(\/|$))[^/:,\s][^/:,\r\n\0]*(\/(?!\.{1,2}(\/|$))[^/:,\r\n\0]+)*\/?$/;

const mount = z.strictObject({
    folder: part(
        string().pipe(z.string().regex(FOLDER)).optional(),
        "a folder of this machine, absolute or from that of Pulumi.yaml, without `:` and `,`",
        "../data",
    ),
    path: part(
        string().pipe(z.string().regex(PATH)),
        "where tasks and notebooks see it: an absolute path, or one from the project's folder, without `..`, `:` and `,`",
        "/data",
    ),
    readOnly: part(boolean().default(true), "true or false", "false"),
    claim: part(
        z.string().max(253).regex(OBJECT_NAME).optional(),
        "the name of a PersistentVolumeClaim in the namespace of the tasks",
        "data",
    ),
});

/** Folders from elsewhere that tasks and notebooks see. */
export const mounts = field(z.array(mount).default([]), {
    description:
        "Folders from elsewhere that tasks and notebooks see, read-only by default: `folder` of this machine in dev and prod_local, `claim` of the cluster in prod, at the same `path`. [Your project](project.md#data-from-elsewhere) has an example.",
    expects: "a list of maps with the keys folder, path, readOnly and claim",
    example: "/data",
    within: [0, "path"],
    beside: { folder: "../data" },
    fallback: "none",
});
