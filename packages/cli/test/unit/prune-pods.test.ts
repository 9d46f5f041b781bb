import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import execa from "execa";
import { endedPods } from "../../platform/prune/pod-leftovers";
import { dockerOfEachTest, listedRole } from "../support/docker-command";

const KEEP = { runDays: 90, logDays: 30, deletedRunDays: 30, podDays: 7, imageDays: 30 };
const inWords = (found: readonly { readonly what: string; readonly count: number }[]) =>
    found.map(({ count, what }) => `${count} ${what}`);

describe("in a cluster of the stack's own", () => {
    const docker = dockerOfEachTest();
    const PODS = JSON.stringify([
        { name: "fit-1", uid: "u1", phase: "Failed" },
        { name: "fit-2", uid: "u2", phase: "Failed" },
        { name: "load-1", uid: "u3", phase: "Succeeded" },
    ]);
    test("pods are counted by how they ended, and just these are removed", async () => {
        docker.lists(
            [listedRole("airflow-scheduler")],
            `case "$*" in *" list 7") echo 'found ${PODS}' ;; *remove) echo "removes $(cat)" >> "$(dirname "$0")/asked" ;; esac`,
        );
        const found = await endedPods.find("dev", KEEP);
        expect(inWords(found)).toEqual(["2 pods of tasks that failed", "1 pods of tasks that succeeded"]);
        expect(docker.asked().join("\n")).not.toContain("removes");
        await found[0]?.remove();
        expect(docker.asked()).toContain(`removes ${PODS}`);
        // One removal for both rows.
        expect(found[0]?.remove).toBe(found[1]?.remove);
    });
});

describe("in mode prod", () => {
    let server: http.Server;
    let state: readonly object[];
    const look = async (...more: string[]): Promise<string> => {
        const script = path.join(__dirname, "..", "support", "remote-pods.ts");
        const typescript = path.join(__dirname, "..", "..", "bin", "typescript.cjs");
        return (await execa(process.execPath, ["--require", typescript, script, JSON.stringify(state), ...more]))
            .stdout;
    };
    let asked: { readonly method: string; readonly url: URL; readonly body: string }[];
    let answers: (method: string, url: URL) => readonly [status: number, body: object];
    const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();
    const pod = (name: string, phase: string, age: number) => ({
        metadata: { name, uid: `uid-${name}`, creationTimestamp: days(age) },
        status: { phase },
    });
    beforeEach(async () => {
        asked = [];
        server = http.createServer((request, response) => {
            let body = "";
            request.on("data", (chunk: Buffer) => (body += chunk.toString()));
            request.on("end", () => {
                const [method, url] = [request.method ?? "", new URL(request.url ?? "", "http://cluster")];
                asked.push({ method, url, body });
                const [status, answer] = answers(method, url);
                response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const kubeconfig = JSON.stringify({
            apiVersion: "v1",
            kind: "Config",
            clusters: [{ name: "live", cluster: { server: address, "insecure-skip-tls-verify": true } }],
            users: [{ name: "me", user: { token: "hunter2" } }],
            contexts: [{ name: "live", context: { cluster: "live", user: "me" } }],
            "current-context": "live",
        });
        const secret = { "4dabf18193072939515e22adb298388d": "1b", plaintext: JSON.stringify(kubeconfig) };
        state = [
            { urn: "s", type: "pulumi:pulumi:Stack", outputs: { namespace: "iris" } },
            { urn: "p", type: "pulumi:providers:kubernetes", inputs: { kubeconfig: secret, context: "live" } },
            { urn: "c", type: "kubernetes:core/v1:ServiceAccount", id: "iris/gaiaflow-task" },
        ];
    });
    afterEach(() => new Promise((resolve) => server.close(resolve)));

    test("old pods that ended are found by the stack's own labels, page by page, and removed as they were seen", async () => {
        answers = (method, url) => {
            if (method === "DELETE") {
                // Somebody was faster, or made one of the same name.
                return [url.pathname.endsWith("b") ? 409 : 200, {}];
            }
            return url.searchParams.has("continue")
                ? [200, { items: [pod("b", "Succeeded", 30)], metadata: {} }]
                : [
                      200,
                      {
                          items: [pod("a", "Failed", 30), pod("young", "Failed", 1), pod("runs", "Running", 30)],
                          metadata: { continue: "more" },
                      },
                  ];
        };
        expect(await look()).toBe("1 pods of tasks that failed\n1 pods of tasks that succeeded");
        expect(asked).toHaveLength(2);
        for (const { method, url } of asked) {
            expect([method, url.pathname]).toEqual(["GET", "/api/v1/namespaces/iris/pods"]);
            // Others' pods of the same namespace are not even asked for.
            expect(url.searchParams.get("labelSelector")).toBe(
                "io.gaiaflow.project=gaiaflow,io.gaiaflow.stack=live,kubernetes_pod_operator=True",
            );
        }
        await look("remove");
        const removed = asked.slice(4).map(({ body, method, url }) => [method, url.pathname, body]);
        expect(removed).toEqual([
            ["DELETE", "/api/v1/namespaces/iris/pods/a", '{"preconditions":{"uid":"uid-a"}}'],
            ["DELETE", "/api/v1/namespaces/iris/pods/b", '{"preconditions":{"uid":"uid-b"}}'],
        ]);
    });

    test("a cluster that refuses is named without anybody's token", async () => {
        answers = () => [403, { message: "no" }];
        const text = await look();
        expect(text).toContain("The cluster cannot be asked for pods: it answers 403.");
        expect(text).not.toContain("hunter2");
    });

    test("a stack that was never brought up has none to look at", async () => {
        state = state.slice(0, 2);
        expect(await look()).toContain("There is no Pulumi.live.yaml");
    });
});
