import { jsonPath } from "../../../../providers/kubernetes/await/json-path";
import { parseWaitFor } from "../../../../providers/kubernetes/await/wait-for";
import type { KubernetesObject } from "../../../../providers/kubernetes/object";

function object(status: object, generation = 1): KubernetesObject {
    return { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "thing", generation }, status };
}

function isReady(text: string, seen: KubernetesObject): boolean {
    return parseWaitFor(text)(seen).state === "ready";
}

describe("what an object is waited for by its own annotation", () => {
    const conditions = [
        { type: "Ready", status: "True" },
        { type: "Stalled", status: "False", message: "not stalled" },
    ];

    test("a condition holds, or has another status", () => {
        const seen = object({ conditions });
        expect(isReady("condition=Ready", seen)).toBe(true);
        expect(isReady("condition=ready=true", seen)).toBe(true);
        expect(isReady("condition=Stalled", seen)).toBe(false);
        expect(isReady("condition=Stalled=False", seen)).toBe(true);
        expect(isReady("condition=Other", seen)).toBe(false);
        expect(parseWaitFor("condition=Stalled")(seen)).toMatchObject({
            reasons: ["Resource has condition Stalled=False (want True)", "not stalled"],
        });
    });

    test("a place holds a value, or any", () => {
        const seen = object({ phase: "Running", addresses: [{ "host name": "h" }] });
        expect(isReady("jsonpath={.status.phase}=Running", seen)).toBe(true);
        expect(isReady("jsonpath={ $.status.phase }=Pending", seen)).toBe(false);
        expect(isReady("jsonpath={.status.addresses[0]['host name']}", seen)).toBe(true);
        expect(isReady("jsonpath={.status.addresses[1]}", seen)).toBe(false);
    });

    test("all of a list", () => {
        const list = JSON.stringify(["condition=Ready", "jsonpath={.status.phase}=Running"]);
        expect(isReady(list, object({ conditions }))).toBe(false);
        expect(isReady(list, object({ conditions, phase: "Running" }))).toBe(true);
    });

    test("a status of an older generation does not count", () => {
        expect(isReady("condition=Ready", object({ conditions, observedGeneration: 1 }, 2))).toBe(false);
        expect(isReady("jsonpath={.status.phase}", object({ phase: "x", observedGeneration: 1 }, 2))).toBe(false);
    });

    test.each(["Ready", "jsonpath=.status.phase", "[]", "jsonpath={.a[?(@.b==1)]}"])("%s is refused", (text) => {
        expect(() => parseWaitFor(text)).toThrow();
    });
});

test("a path finds nothing where nothing is", () => {
    expect(jsonPath(".a.b.c")({ a: 1 })).toBeUndefined();
    expect(jsonPath("")(1)).toBe(1);
});
