import * as pulumi from "@pulumi/pulumi";
import { refuseEarlierCredentials } from "../../../stacks/last-credentials";

const COMMAND = "command:local:Command";
const RECORD = `urn:pulumi:prod::iris::${COMMAND}::credentials-version`;
const STACK = "pulumi:pulumi:Stack";

/** The state that machines share: its last `up` that ended well brought one version, and the last one began with the other. */
interface State {
    readonly ofStack?: number;
    readonly recorded?: number;
}

/** What becomes of an `up` with this version, on any machine. */
async function up(credentialsVersion: number, { recorded, ofStack }: State): Promise<void> {
    await pulumi.runtime.setMocks(
        {
            newResource: ({ name }) => ({ id: name, state: {} }),
            call: ({ token, inputs }) => {
                expect([token, inputs]).toEqual([
                    "pulumi:pulumi:readStackResourceOutputs",
                    { stackName: "organization/iris/prod" },
                ]);
                return {
                    name: "organization/iris/prod",
                    outputs: {
                        [`urn:pulumi:prod::iris::${STACK}::iris-prod`]: {
                            type: STACK,
                            outputs: ofStack === undefined ? {} : { credentialsVersion: ofStack },
                        },
                        ...(recorded === undefined
                            ? {}
                            : { [RECORD]: { type: COMMAND, outputs: { stdin: `${recorded}\n` } } }),
                    },
                };
            },
        },
        "iris",
        "prod",
        true,
        "organization",
    );
    await refuseEarlierCredentials({ credentialsVersion, identity: { project: "iris", stack: "prod" } });
}

test.each<[string, number, State]>([
    ["before any up", 1, {}],
    ["unchanged", 2, { ofStack: 2, recorded: 2 }],
    ["raised", 3, { ofStack: 2, recorded: 2 }],
    ["of a rotation that was interrupted elsewhere, and goes on here", 3, { ofStack: 2, recorded: 3 }],
    ["of a stack that another machine has made again", 1, { ofStack: 1, recorded: 1 }],
])("an up with credentials %s goes on", async (_, wanted, state) => {
    await expect(up(wanted, state)).resolves.toBeUndefined();
});

test.each<[string, number, State, number]>([
    ["lowered", 1, { ofStack: 2, recorded: 2 }, 2],
    ["of before a rotation that was interrupted, on a machine that knows of none", 2, { ofStack: 2, recorded: 3 }, 3],
    ["raised by two", 4, { ofStack: 2, recorded: 2 }, 3],
    ["of before another machine has made the stack again", 3, { ofStack: 1, recorded: 1 }, 2],
])("one with credentials %s is refused, with the line that goes on", async (_, wanted, state, advised) => {
    const refusal = await up(wanted, state).catch((error: unknown) => error);
    expect(pulumi.RunError.isInstance(refusal)).toBe(true);
    expect(String(refusal)).toContain(`gaiaflow:credentialsVersion is ${wanted}, but the stack's credentials are`);
    expect(String(refusal)).toMatch(new RegExp(`config set --stack prod .*credentialsVersion'? ${advised}\\b`));
});
