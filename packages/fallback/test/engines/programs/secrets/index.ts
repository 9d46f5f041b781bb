import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** Secrets on every way that a provider can meet one; the test looks for them in the logs. */
const config = new pulumi.Config();
const given = config.requireSecret("given");
const made = pulumi.secret(config.require("made"));

const password = new random.RandomPassword("password", { length: 30, special: false, keepers: { given } });
const bytes = new random.RandomBytes("bytes", { length: 24 });

const shell = new command.local.Command(
    "shell",
    {
        create: "cat; echo $GIVEN $MADE",
        update: 'echo "$PULUMI_COMMAND_STDOUT"',
        delete: 'echo "$GIVEN $PULUMI_COMMAND_STDOUT"',
        environment: { GIVEN: given, MADE: made, TURN: config.get("turn") ?? "1" },
        stdin: password.result,
        logging: "none",
    },
    { additionalSecretOutputs: ["stdout", "stderr"] },
);

const registryAuth = [{ address: "registry.invalid", username: "user", password: made }];
const daemon = new docker.Provider("daemon", { registryAuth });
const volume = new docker.Volume("volume", { labels: [{ label: "given", value: given }] }, { provider: daemon });

if (config.getBoolean("fail") === true) {
    new docker.RemoteImage("image", { name: "registry.invalid/no/such:image" }, { provider: daemon });
    new command.local.Command("failing", {
        create: "cat >/dev/null; exit 1",
        stdin: given,
        environment: { MADE: made },
    });
}

export const secrets = pulumi.secret({
    given,
    made,
    password: password.result,
    hash: password.bcryptHash,
    hex: bytes.hex,
});
export const stdout = shell.stdout;
export const volumeName = volume.name;
