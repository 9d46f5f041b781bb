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
import type { Jobs } from "./jobs";
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
export function languageService(engineAddress: string | undefined, jobs: Jobs): grpc.UntypedServiceImplementation {
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
            jobs.run(AbortSignal.any([signal, cancelled.signal]), (end) => runProgram(request, engine, end)),
        ),
        runPlugin: streaming((request: RunPluginRequest, write, { signal }) =>
            jobs.run(signal, (end) => runPlugin(request, engine, write, end)),
        ),
        installDependencies: streaming((request: InstallDependenciesRequest, write, { signal }) =>
            jobs.run(signal, (end) => installDependencies(request, write, end)),
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
