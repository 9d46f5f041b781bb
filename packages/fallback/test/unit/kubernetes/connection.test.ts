import { Cancelled, ServerUnreachable } from "../../../providers/kubernetes/api-error";
import { Cluster } from "../../../providers/kubernetes/cluster";
import { Connection } from "../../../providers/kubernetes/connection";
import { FakeApiServer } from "../../support/fake-api-server";

let server: FakeApiServer;

beforeEach(async () => {
    server = new FakeApiServer();
    await server.start();
});
afterEach(() => server.stop());

function clusterAt(address: string, timeoutSeconds: number): Cluster {
    const authorize = () => Promise.resolve({ headers: {}, agent: undefined });
    return new Cluster(new Connection({ server: address, timeoutSeconds, authorize }));
}

const POD = { apiVersion: "v1", kind: "Pod" };

test("a server that takes a request and never answers is given up after the time set, and named", async () => {
    server.handler = () => undefined;
    const asked = clusterAt(server.address, 0.2).get({ ...POD, name: "it" });
    await expect(asked).rejects.toThrow(ServerUnreachable);
    await expect(asked).rejects.toThrow(`${server.address} (nothing within 0.2 s)`);
});

test("a request can be cancelled", async () => {
    server.handler = ({ path }) => (path === "/api/v1" ? "own" : undefined);
    const asked = clusterAt(server.address, 30).get({ ...POD, name: "it" }, AbortSignal.timeout(100));
    await expect(asked).rejects.toThrow(Cancelled);
});

test("who gives up a question that several wait for does so alone", async () => {
    server.handler = () => undefined;
    const cluster = clusterAt(server.address, 0.5);
    const impatient = cluster.find(POD, AbortSignal.timeout(100));
    const patient = cluster.find(POD, new AbortController().signal);
    // The other is told what became of the question, and not that somebody else had enough.
    const told = expect(patient).rejects.toThrow("nothing within 0.5 s");
    await expect(impatient).rejects.toThrow(Cancelled);
    await told;
    server.handler = () => "own";
    expect(await cluster.find(POD)).toMatchObject({ plural: "pods" });
});

test("a kind is asked for once, and again only where it was not there", async () => {
    let asked = 0;
    server.handler = ({ path }) => {
        if (path === "/api/v1") asked++;
        return "own";
    };
    const cluster = clusterAt(server.address, 5);
    await Promise.all([cluster.find(POD), cluster.find({ ...POD, kind: "Secret" })]);
    expect(asked).toBe(1);
    expect(await cluster.find({ ...POD, kind: "Nothing" })).toBeUndefined();
    await cluster.find({ ...POD, kind: "Nothing" });
    expect(asked).toBe(2);
});
