import * as grpc from "@grpc/grpc-js";
import {
    LanguageHandshakeResponse,
    TemplateResponse,
    type AboutRequest,
    type GetProgramDependenciesRequest,
    type GetRequiredPackagesRequest,
    type InstallDependenciesRequest,
    type LanguageHandshakeRequest,
    type RunPluginRequest,
    type RunRequest,
    type RuntimeOptionsRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { aboutRuntime, findProgramDependencies } from "./about";
import { installDependencies } from "./install";
import { promptsFor } from "./prompts";
import { findRequiredPackages } from "./required-packages";
import { streaming, unary } from "./rpc";
import { runProgram } from "./run";
import { runPlugin } from "./run-plugin";
import { version } from "./version";

/**
 * The LanguageRuntime service as Pulumi 3.259 calls it.
 *
 * @param engineAddress The CLI's own service; undefined until the Handshake when the host was started by hand.
 */
export function languageService(engineAddress: string | undefined): grpc.UntypedServiceImplementation {
    let engine = engineAddress ?? "";
    // Only programs: the engine sends Cancel to providers itself, and they finish what they are doing.
    const cancelled = new AbortController();
    return {
        handshake: unary((request: LanguageHandshakeRequest) => {
            engine = request.getEngineAddress();
            return new LanguageHandshakeResponse();
        }),
        getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
        getRequiredPackages: unary((request: GetRequiredPackagesRequest) =>
            findRequiredPackages(request.getInfo()?.getProgramDirectory() ?? process.cwd()),
        ),
        run: unary((request: RunRequest, { signal }) =>
            runProgram(request, engine, AbortSignal.any([signal, cancelled.signal])),
        ),
        runPlugin: streaming((request: RunPluginRequest, write, { signal }) =>
            runPlugin(request, engine, write, signal),
        ),
        installDependencies: streaming((request: InstallDependenciesRequest, write, { signal }) =>
            installDependencies(request, write, signal),
        ),
        runtimeOptionsPrompts: unary((request: RuntimeOptionsRequest) => promptsFor(request)),
        template: unary(() => new TemplateResponse()),
        about: unary((request: AboutRequest) => aboutRuntime(request)),
        getProgramDependencies: unary((request: GetProgramDependenciesRequest) => findProgramDependencies(request)),
        cancel: unary(() => {
            cancelled.abort();
            return new Empty();
        }),
        ...Object.fromEntries(["generateProgram", "generateProject", "generatePackage", "pack", "link"].map(notDone)),
    };
}

function notDone(method: string): [string, grpc.handleUnaryCall<unknown, never>] {
    const details = `The stand-in language host does not do ${method}; the official pulumi-language-nodejs does.`;
    return [method, (_call, callback) => callback({ code: grpc.status.UNIMPLEMENTED, details })];
}
