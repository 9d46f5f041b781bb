import type { ServiceError } from "@grpc/grpc-js";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { structOf, wireOf } from "../../providers/kit/marshal";
import { Cluster } from "../../providers/kubernetes/cluster";
import { settingsOf } from "../../providers/kubernetes/config";
import { Connection } from "../../providers/kubernetes/connection";
import { kubernetesProvider } from "../../providers/kubernetes/provider";
import { FakeApiServer } from "./fake-api-server";
import { startProvider, urnOf, type ProviderUnderTest, type WireObject } from "./provider-client";

/** The kubernetes provider beside an API server that only pretends. */
export interface KubernetesUnderTest {
    readonly server: FakeApiServer;
    readonly provider: ProviderUnderTest;
    /** Checks and makes an object, as a first `up` does. */
    make(token: string, inputs: WireObject, timeoutSeconds?: number): Promise<MadeObject>;
    /** Checks new inputs and changes the object in place, as a later one does. */
    change(token: string, made: MadeObject, inputs: WireObject, ignoreChanges?: readonly string[]): Promise<WireObject>;
    stop(): Promise<void>;
}

/** What the engine keeps of an object. */
export interface MadeObject {
    readonly id: string;
    readonly inputs: WireObject;
    readonly state: WireObject;
}

/** How the provider is configured, beside where the server is. */
export interface UnderTestOptions {
    readonly config?: WireObject;
    readonly environment?: NodeJS.ProcessEnv;
    /** Whether the server answered as the run began. Defaults to true. */
    readonly isThere?: boolean;
}

/**
 * Starts both. The provider sees no environment but the one given. How it finds a server and is let in is left out: the
 * Kubernetes client that does it cannot be loaded by jest.
 */
export async function kubernetesUnderTest(options: UnderTestOptions = {}): Promise<KubernetesUnderTest> {
    const { config = {}, environment = {}, isThere = true } = options;
    const server = new FakeApiServer();
    await server.start();
    const authorize = () => Promise.resolve({ headers: {}, agent: undefined });
    const cluster = new Cluster(new Connection({ server: server.address, timeoutSeconds: 30, authorize }));
    const client = { cluster: isThere ? cluster : undefined, unreachable: "it sleeps", namespace: "default" };
    const definition: typeof kubernetesProvider = {
        ...kubernetesProvider,
        configure: (context, given) => Promise.resolve({ ...client, settings: settingsOf(given, context.environment) }),
    };
    const provider = await startProvider(definition, config, { environment });
    const checked = async (token: string, news: WireObject, olds?: WireObject): Promise<WireObject> => {
        const { inputs, failures } = await provider.check(token, news, olds);
        if (failures.length > 0) throw new Error(failures.join("; "));
        return inputs;
    };
    return {
        server,
        provider,
        async make(token, news, timeoutSeconds = 0) {
            const inputs = await checked(token, news);
            const request = new rpc.CreateRequest()
                .setUrn(urnOf(token))
                .setProperties(structOf(inputs))
                .setTimeout(timeoutSeconds);
            const made = await promised<rpc.CreateResponse>((done) => provider.client.create(request, done));
            return { id: made.getId(), inputs, state: { ...wireOf(made.getProperties()) } };
        },
        async change(token, made, news, ignoreChanges = []) {
            const request = new rpc.UpdateRequest()
                .setUrn(urnOf(token))
                .setId(made.id)
                .setOldInputs(structOf(made.inputs))
                .setOlds(structOf(made.state))
                .setNews(structOf(await checked(token, news, made.inputs)))
                .setIgnorechangesList([...ignoreChanges]);
            const changed = await promised<rpc.UpdateResponse>((done) => provider.client.update(request, done));
            return { ...wireOf(changed.getProperties()) };
        },
        async stop() {
            await provider.stop();
            await server.stop();
        },
    };
}

function promised<Response>(call: (done: (error: ServiceError | null, response: Response) => void) => unknown) {
    return new Promise<Response>((resolve, reject) => {
        call((error, response) => (error === null ? resolve(response) : reject(error)));
    });
}
