import { z } from "zod";
import { boolean, field } from "./fields";

/** What MLflow is given. */
export const mlflow = z.strictObject({
    login: field(boolean().default(false), {
        description:
            "Whether the stack's MLflow asks for a login, which tasks, notebooks and pods then have ([more](users.md#mlflow)).",
        expects: "true or false",
        example: "true",
    }),
});
