import { defineService } from "../../../services/service";

/** A sixth service, as its file in `services/` would be. */
export const greeter = defineService({
    name: "greeter",
    noun: "Greeter",
    selectable: true,
    needs: ["postgres"],
    startsAfter: ["postgres"],
    ports: {
        greeter: {
            default: 7007,
            description: "the greeter's page",
            role: "greeter",
            opens: "page",
            login: { entry: "greeter", values: ["key"] },
        },
    },
    memory: { greeter: "256Mi" },
    volumes: ["greetings"],
    passwords: { greeter: 24 },
    database: "greeter",
    clientEnvironment: { GREETER_URL: "http://greeter:7007" },
    logins: ({ password }) => ({ greeter: { key: password("greeter") } }),
    describe: (stack) => [
        {
            role: "greeter",
            image: stack.image("greeter"),
            uid: 10001,
            environment: {},
            files: [{ path: "/run/secrets/greeter/key", content: stack.password("greeter") }],
            mounts: [{ target: "/data", from: { volume: stack.volume("greetings") }, readOnly: false }],
            networks: ["platform", "database"],
            ports: [{ container: 7007, host: stack.port("greeter") }],
            readiness: {
                until: "healthy",
                check: {
                    command: ["/greeter", "--check"],
                    intervalSeconds: 5,
                    timeoutSeconds: 5,
                    startSeconds: 10,
                    retries: 3,
                },
            },
            readySeconds: 60,
            memoryMib: stack.memoryMib("greeter"),
            stop: { signal: "SIGTERM", graceSeconds: 10 },
        },
    ],
});
