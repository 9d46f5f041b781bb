import * as pulumi from "@pulumi/pulumi";
import { TOKEN_OUTPUT, accessTokens, lastTokens, nextTokens } from "../../../stacks/access-tokens";

const at = (day: string): Date => new Date(`${day}T12:00:00.000Z`);
const rotation = { days: 90, version: 1 };
const first = nextTokens(undefined, rotation, at("2026-01-01"));

test("the first token has none before it", () => {
    expect(first).toEqual({
        issued: "2026-01-01T12:00:00.000Z",
        version: 1,
        rotates: "2026-04-01T12:00:00.000Z",
    });
    expect(accessTokens(first)).toEqual([{ resource: "token-20260101120000", id: "20260101120000" }]);
});

test("it stays until its days are over, however often the stack is brought up", () => {
    expect(nextTokens(first, rotation, at("2026-03-31"))).toEqual(first);
});

test("then the next one comes, and the one before stays valid until the rotation after that", () => {
    const second = nextTokens(first, rotation, at("2026-09-01"));
    expect(accessTokens(second).map(({ id }) => id)).toEqual(["20260901120000", "20260101120000"]);
    const third = nextTokens(second, rotation, at("2027-09-01"));
    expect(accessTokens(third).map(({ id }) => id)).toEqual(["20270901120000", "20260901120000"]);
});

test("raised credentials rotate at once, and other days count from when the token was issued", () => {
    expect(nextTokens(first, { days: 90, version: 2 }, at("2026-01-02"))).toMatchObject({
        version: 2,
        previous: first.issued,
    });
    expect(nextTokens(first, { days: 30, version: 1 }, at("2026-01-20")).rotates).toBe("2026-01-31T12:00:00.000Z");
    expect(nextTokens(first, { days: 30, version: 1 }, at("2026-02-20")).previous).toBe(first.issued);
});

test("a state that is just being written is read again", async () => {
    const asked: string[] = [];
    await pulumi.runtime.setMocks(
        {
            newResource: ({ name }) => ({ id: name, state: {} }),
            call: ({ token, inputs }) => {
                asked.push(token);
                if (asked.length < 3) throw new Error("failed to load checkpoint: EOF");
                return { name: (inputs as { name: string }).name, outputs: { [TOKEN_OUTPUT]: first } };
            },
        },
        "iris",
        "prod",
        true,
        "organization",
    );
    expect(await lastTokens({ project: "iris", stack: "prod" })).toEqual(first);
    expect(asked).toEqual(Array(3).fill("pulumi:pulumi:readStackOutputs"));
});
