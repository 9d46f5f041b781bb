import { z } from "zod";
import { DEVICES_PATTERN, type Gpus } from "../lib/gpus";
import { field, integer } from "./fields";

/** What containers that run functions and notebooks get of this machine's GPUs. */
export const gpus = field(
    z
        .union([
            z.literal("all"),
            integer(1, 64),
            z.custom<Gpus>((value) => typeof value === "string" && DEVICES_PATTERN.test(value)),
        ])
        .optional(),
    {
        description:
            "Modes dev and prod_local: NVIDIA GPUs of this machine for the containers that run tasks and notebooks, as " +
            "`docker run --gpus` has it: all, so many from the first on, or those that are named. Minikube's node gets all of " +
            "them whatever number this is, and the cluster is replaced when the key is set or removed. What a task gets says its call: `gpus=1`.",
        expects: "all, a whole number from 1 to 64, or numbers or ids as in device=0,2",
        example: "all",
        fallback: "none",
    },
);
