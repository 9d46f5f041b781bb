import { dev } from "../../../stacks/dev";
import { mocks } from "../../support/provider-mocks";
import { record } from "../../support/pulumi-recorder";
import { MACHINE, settings } from "../../support/settings";

jest.mock("../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));

/** A duration of Docker's, such as `4m30s`, in seconds. */
function seconds(duration: string): number {
    const [, minutes = "0", rest = "0"] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
    return Number(minutes) * 60 + Number(rest);
}

test.each([
    ["postgres", 150],
    ["mlflow", 240],
    ["airflow-scheduler", 240],
])("%s, which a busy machine takes minutes to start, is not taken for ill before that", async (role, least) => {
    const all = await record(() => dev(settings({ services: ["airflow", "mlflow"] }), MACHINE), { mocks });
    const { healthcheck } = all.get("docker:index/container:Container", role).inputs as {
        healthcheck: { startPeriod: string };
    };
    expect(seconds(healthcheck.startPeriod)).toBeGreaterThanOrEqual(least);
});
