import type { MachineCheck } from "../../../../checks/doctor/check";
import { exampleMachine, testFolder } from "../../../../test/support/example-machine";
import { refuseUnfit, results } from "../../platform/doctor";
import { showDoctor } from "../../platform/show-doctor";
import { BEFORE_START } from "../../../../checks/doctor";

jest.mock("@gaiaflow/toolchain/core/environment", () => ({ dockerHost: () => Promise.resolve({}) }));
jest.mock("../../platform/early-faults", () => ({ checkEarly: () => undefined }));
jest.mock("../../../../checks/doctor", () => ({ MACHINE_CHECKS: [], BEFORE_START: [] }));

const check = (name: string, ...findings: Awaited<ReturnType<MachineCheck["find"]>>): MachineCheck => ({
    ...{ name, title: `About ${name}`, why: "It matters.", examples: [] },
    find: () => Promise.resolve(findings),
});
const FAULT = { subject: "gaiaflow:ports.airflow", problem: "is taken", fix: "Type: a\nThen: b" };
const NOTE = { problem: "is large", fix: "Type: c", isNote: true };

test("each check has its line; why it matters stands under a fault alone", async () => {
    const found = await results([check("a"), check("b", FAULT), check("c", NOTE)], exampleMachine(testFolder()));
    expect(found.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(showDoctor(found)).toBe(
        [
            "ok     About a",
            "FAULT  About b",
            "         gaiaflow:ports.airflow is taken",
            "         Type: a",
            "         Then: b",
            "         Why: It matters.",
            "note   About c",
            "         is large",
            "         Type: c",
            "",
            "1 fault; nothing was changed.",
        ].join("\n"),
    );
    expect(showDoctor(found.slice(0, 1))).toMatch(/Nothing is wrong\.$/);
});

test("what a tool has printed stands between what is wrong and what to type, whole", async () => {
    const details = "dial unix /var/run/docker.sock: connect: permission denied\nexit status 1";
    const found = await results([check("b", { ...FAULT, details })], exampleMachine(testFolder()));
    expect(found[0]?.findings).toEqual([expect.objectContaining({ details })]);
    expect(showDoctor(found, { columns: 30, colours: false }).split("\n").slice(1, 6)).toEqual([
        "         gaiaflow:ports.airflow",
        "         is taken",
        "         dial unix /var/run/docker.sock: connect: permission denied",
        "         exit status 1",
        "         Type: a",
    ]);
});

test("on a terminal words are broken to its width, what is to be typed is not, and marks have colours", async () => {
    const long = { problem: "is taken by what somebody else has started here", fix: `Type: ${"a ".repeat(20)}b` };
    const found = await results([check("a"), check("b", long)], exampleMachine(testFolder()));
    expect(showDoctor(found, { columns: 30, colours: true }).split("\n").slice(0, 7)).toEqual([
        "\u001b[32mok\u001b[39m     About a",
        "\u001b[31mFAULT\u001b[39m  About b",
        "         is taken by what",
        "         somebody else has",
        "         started here",
        `         Type: ${"a ".repeat(20)}b`,
        "         Why: It matters.",
    ]);
});

test("a start is refused for a fault, and not for a note", async () => {
    const before = BEFORE_START as MachineCheck[];
    before.push(check("c", NOTE));
    await expect(refuseUnfit("dev")).resolves.toBeUndefined();
    before.push(check("b", FAULT), check("d", FAULT));
    await expect(refuseUnfit("dev")).rejects.toThrow("is taken\nType: a\nThen: b\n1 more: npx gaiaflow doctor");
    before.splice(1, 1, check("b", { ...FAULT, details: "of a tool" }));
    await expect(refuseUnfit("dev")).rejects.toThrow("is taken\nof a tool\nType: a");
    await expect(refuseUnfit("team")).rejects.toThrow("1 more: npx gaiaflow doctor --stack team");
});
