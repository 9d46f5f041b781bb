import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** The shortest useful program: one server, on a port that Docker picks, under a name that Pulumi picks. */
const config = new pulumi.Config();
const server = new docker.Container("server", {
    image: config.require("base"),
    labels: [{ label: "engines", value: config.require("prefix") }],
    command: ["httpd", "-f", "-p", "80", "-h", "/etc"],
    ports: [{ internal: 80, ip: "127.0.0.1" }],
});

export const name = server.name;
export const endpoint = server.ports.apply((ports) => `${ports?.[0]?.ip ?? ""}:${ports?.[0]?.external ?? 0}`);
