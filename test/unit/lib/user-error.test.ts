import { UserError, printErrors } from "../../../lib/user-error";

const port = new UserError({ subject: "gaiaflow:ports.mlflow", problem: "is taken", fix: "set it to 5001" });
const start = new UserError({ problem: "It did not start.", fix: "", details: "line 1\nline 2" });

test("an error's message is what is printed of it: subject and problem, details, fix", () => {
    expect(port.message).toBe("gaiaflow:ports.mlflow is taken\nset it to 5001");
    expect(start.message).toBe("It did not start.\nline 1\nline 2");
});

test("several stand indented under their heading, each line of each", () => {
    expect(printErrors([port, start], "2 faults")).toBe(
        [
            "2 faults",
            "  gaiaflow:ports.mlflow is taken",
            "      set it to 5001",
            "  It did not start.",
            "      line 1",
            "      line 2",
        ].join("\n"),
    );
});
