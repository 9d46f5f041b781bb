import { lastVersion, rotationFaults } from "../../../config/rotation";

const COMMAND = "command:local:Command";
const STACK = "pulumi:pulumi:Stack";
const record = (stdin: unknown, name = "credentials-version", part = "ClusterPlatform") => ({
    urn: `urn:pulumi:prod::iris::gaiaflow:mlops:${part}$${COMMAND}::${name}`,
    type: COMMAND,
    outputs: { stdin },
});
const stack = (credentialsVersion?: number) => ({
    urn: `urn:pulumi:prod::iris::${STACK}::iris-prod`,
    type: STACK,
    outputs: credentialsVersion === undefined ? {} : { credentialsVersion },
});

const ELSEWHERE = record("2\n", "credentials-version", "MlopsManager");

test.each([
    ["nothing before the first up", [], undefined],
    ["what is on record", [stack(), record("2\n")], 2],
    ["what is on record of an up that failed, whatever the one before brought", [stack(2), record("3\n")], 3],
    ["what was brought last, where the record is just being written again", [stack(2)], 2],
    [
        "the greater of two records, which a failed change of the deployment leaves",
        [stack(1), ELSEWHERE, record("3\n")],
        3,
    ],
    ["the greater of two records, in whatever order", [record("3\n"), ELSEWHERE, stack(1)], 3],
    ["what was brought last, where the record of a part that went is older", [stack(3), ELSEWHERE], 3],
    ["what it can of a record that is no number", [record("\n?"), ELSEWHERE], 2],
    ["nothing of other files", [stack(), record("2\n", "last-up")], undefined],
])("a state tells %s", (_, state, version) => {
    expect(lastVersion(state)).toBe(version);
});

test.each([
    [1, 1, undefined],
    [1, 2, undefined],
    [1, 3, 2],
    [2, 1, 2],
])("after credentials of version %i, %i is taken (undefined), or %i advised", (last, wanted, advised) => {
    const [fault] = rotationFaults(wanted, last, "prod");
    expect(fault?.message).toEqual(
        advised === undefined
            ? undefined
            : expect.stringMatching(
                  new RegExp(
                      `is ${wanted}, but the stack's credentials are of version ${last}[^]*credentialsVersion'? ${advised}\\b`,
                  ),
              ),
    );
});
