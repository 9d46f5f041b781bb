import { AnalyzeRequest, AnalyzerResourceOptions } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { toPolicy, type Rule, type StackFacts } from "../../policy/rule";

interface Diagnostic {
    getMessage(): string;
    getEnforcementlevel(): number;
}
type Analyze = (
    call: { readonly request: AnalyzeRequest },
    callback: (error: Error | undefined, response?: { getDiagnosticsList(): Diagnostic[] }) => void,
) => unknown;

// What a pack's process answers the engine with; its types are not published.
const { makeAnalyzeRpcFun } = jest.requireActual<{
    makeAnalyzeRpcFun: (pack: string, version: string, level: string, policies: readonly object[]) => Analyze;
}>("@pulumi/policy/server");
const { unknownStringValue } = jest.requireActual<{ unknownStringValue: string }>("@pulumi/policy/proxy");

/** A value that is not known before an `up`, as the engine sends it. */
export const UNKNOWN = unknownStringValue;

/** A secret, as the engine sends it to those who may see it. */
export function secret(value: unknown): object {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** What the engine would hear from a pack with this rule alone: refusals, and advice where it could not be asked. */
export interface Verdict {
    readonly refused: readonly string[];
    readonly advice: readonly string[];
}

const MANDATORY = 1;

/** Asks a rule about a resource, in the way and with the forms that Pulumi does. */
export async function ask(
    rule: Rule,
    type: string,
    inputs: object,
    stack: Partial<StackFacts> = {},
    name = "it",
): Promise<Verdict> {
    const policy = toPolicy(rule, { mode: "dev", exposed: [], ...stack });
    const analyze = makeAnalyzeRpcFun("gaiaflow", "0.1.0", "mandatory", [policy]);
    const request = new AnalyzeRequest();
    request.setType(type);
    request.setName(name);
    request.setUrn(`urn:pulumi:dev::iris::${type}::${name}`);
    request.setProperties(Struct.fromJavaScript(inputs as Parameters<typeof Struct.fromJavaScript>[0]));
    request.setOptions(new AnalyzerResourceOptions());
    const diagnostics = await new Promise<Diagnostic[]>((resolve, reject) => {
        void analyze({ request }, (error, response) =>
            error ? reject(error) : resolve(response?.getDiagnosticsList() ?? []),
        );
    });
    const texts = (wanted: boolean) =>
        diagnostics.flatMap((one) =>
            (one.getEnforcementlevel() === MANDATORY) === wanted
                ? [one.getMessage().replace(`${rule.description}\n`, "")]
                : [],
        );
    return { refused: texts(true), advice: texts(false) };
}

/** Where a rule refused something. */
export function placesOf({ refused }: Verdict): string[] {
    return refused.map((text) => text.split(" ")[0] ?? "");
}
