import { buffer } from "node:stream/consumers";
import { functionsOf } from "../../kit/define";
import type { DockerClient } from "../client";
import { unframe } from "../container/logs";
import { inspectContainer } from "../container/read";

const text = { type: "string", default: "" } as const;
const yes = { type: "boolean", default: true } as const;
const no = { type: "boolean", default: false } as const;

const inputs = {
    /** A container's name or id. */
    name: { type: "string", required: true },
    details: no,
    discardHeaders: yes,
    /** Returns when the container has exited. */
    follow: no,
    logsListStringEnabled: yes,
    showStderr: yes,
    showStdout: yes,
    since: text,
    until: text,
    tail: text,
    timestamps: no,
} as const;

/** `docker.getLogs`: what a container has written, line by line. */
export const getLogs = functionsOf<DockerClient>()({
    token: "docker:index/getLogs:getLogs",
    inputs,
    outputs: {
        ...inputs,
        id: { type: "string", required: true },
        logsListStrings: { type: "array", items: { type: "string" }, required: true },
    },
    refused: {},

    async invoke(context, wanted) {
        const { name, signal } = { ...wanted, signal: context.signal };
        const container = await inspectContainer(context, name);
        if (container === undefined) throw new Error(`did not find docker container ${name}`);
        const stream = await context.client.engine.stream({
            method: "GET",
            path: `/containers/${encodeURIComponent(name)}/logs`,
            query: {
                stdout: wanted.showStdout,
                stderr: wanted.showStderr,
                follow: wanted.follow,
                timestamps: wanted.timestamps,
                details: wanted.details,
                ...(wanted.since !== "" && { since: wanted.since }),
                ...(wanted.until !== "" && { until: wanted.until }),
                ...(wanted.tail !== "" && { tail: wanted.tail }),
            },
            signal,
        });
        const output = await buffer(stream);
        const plain = wanted.discardHeaders && !container.Config.Tty ? unframe(output) : output;
        const lines = plain.toString().replace(/\n$/, "").split("\n");
        const isEmpty = plain.length === 0 || !wanted.logsListStringEnabled;
        return { ...wanted, id: name, logsListStrings: isEmpty ? [] : lines };
    },
});
