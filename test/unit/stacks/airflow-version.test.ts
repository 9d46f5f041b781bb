import { airflowVersion, migrationNotice } from "../../../stacks/airflow-version";
import { settings } from "../../support/settings";

test("the version is that of our image, and of no other", () => {
    expect(airflowVersion(settings())).toMatch(/^3\.\d+\.\d+$/);
    expect(airflowVersion(settings({ images: { airflow: "registry.example.com/airflow:1" } }))).toBeUndefined();
});

test("another minor version is said, with what stops the parts that work on its database", () => {
    const notice = migrationNotice("3.3.2", "3.4.0", "kubectl --context production", "iris-platform");
    expect(notice).toContain("from 3.3.2 to 3.4.0");
    expect(notice).toMatch(
        /kubectl --context production --namespace iris-platform scale deployment( airflow-[a-z-]+){4} --replicas 0/,
    );
});

test.each([
    ["within one", "3.3.2", "3.3.10"],
    ["before the first", undefined, "3.3.2"],
    ["of an image that is somebody else's", "3.3.2", undefined],
])("%s nothing is said", (_, last, next) => {
    expect(migrationNotice(last, next, "kubectl", "iris-platform")).toBeUndefined();
});
