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

/** A resource, and where a rule refuses it; nowhere for one that passes. */
export type Case = readonly [type: string, inputs: object, ...places: string[]];

/** A test of each case. */
export function describeRule(rule: Rule, cases: readonly Case[], stack?: Partial<StackFacts>): void {
    const named = cases.map((one) => [JSON.stringify(one.slice(0, 2)).slice(0, 100), one] as const);
    describe(`${rule.name}${stack ? ` ${JSON.stringify(stack)}` : ""}`, () => {
        test.each(named)("%s", async (_, [type, inputs, ...places]) => {
            const verdict = await ask(rule, type, inputs, stack);
            expect(placesOf(verdict)).toEqual(places);
            expect(verdict.advice).toEqual([]);
        });
    });
}

/**
 * Tests of what a program may hand over besides plain values.
 *
 * @param refused A value that the rule refuses.
 * @param inputs Inputs with a value where the rule asks about it.
 */
export function describeUnknownAndSecret(
    rule: Rule,
    type: string,
    refused: string,
    inputs: (value: unknown) => object,
): void {
    const stack = { mode: "prod" };
    const [key = ""] = Object.keys(inputs(UNKNOWN));

    describe(rule.name, () => {
        test.each([
            ["the value", inputs(UNKNOWN)],
            ["all around it", { [key]: UNKNOWN }],
        ])("advises where %s is unknown", async (_, unknown) => {
            const verdict = await ask(rule, type, unknown, stack);
            expect(verdict.refused).toEqual([]);
            expect(verdict.advice).toEqual([expect.stringContaining(`can't run policy '${rule.name}'`)]);
        });

        test("judges a secret value as any other, and shows no value", async () => {
            const { advice, refused: texts } = await ask(rule, type, inputs(secret(refused)), stack);
            expect([texts.length > 0, advice]).toEqual([true, []]);
            expect(texts.join("\n")).not.toContain(refused);
        });
    });
}
