import { findDockerCommand } from "../../docker/find";
import { UserError } from "../../user-error";

jest.mock("which", () => () => Promise.resolve(null));

test("a machine without a docker command is a problem that its user can act on", async () => {
    const failure: unknown = await findDockerCommand("/nowhere").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(String(failure)).toContain("there is no docker command on PATH");
});
