import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** A container that is waited for, and is healthy only when the test says so. */
const config = new pulumi.Config();
const prefix = config.require("prefix");
const labels = [{ label: "engines", value: prefix }];
const data = new docker.Volume("data", { name: `${prefix}-data`, labels });
const create = config.get("timeout");
const slow = new docker.Container(
    "slow",
    {
        name: `${prefix}-slow`,
        image: config.require("base"),
        command: ["sleep", "1000"],
        labels,
        envs: [pulumi.interpolate`TOKEN=${config.requireSecret("token")}`],
        volumes: [{ volumeName: data.name, containerPath: "/data" }],
        healthcheck: {
            tests: ["CMD", "test", "-e", "/data/ready"],
            interval: "1s",
            timeout: "3s",
            startPeriod: "0s",
            startInterval: "0s",
            retries: 100,
        },
        wait: true,
        waitTimeout: config.requireNumber("waitTimeout"),
    },
    create === undefined ? {} : { customTimeouts: { create } },
);
new docker.Container(
    "after",
    { name: `${prefix}-after`, image: config.require("base"), command: ["sleep", "1000"], labels },
    { dependsOn: [slow] },
);
