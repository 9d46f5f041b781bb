import * as crypto from "node:crypto";
import { encoded, leaksIn } from "../../support/leaks";
import type { Stage } from "../../support/kubernetes-stage";
import { readPreview } from "../../../../../test/support/preview";

const NEXT_PASSWORD = crypto.randomBytes(12).toString("hex");

/** Changes of the program: in place where Kubernetes allows it, a replacement elsewhere. */
export function programChanges(stage: () => Stage, password: string): void {
    test("changes in place what can be, and keeps secrets out of output and log", async () => {
        const kinds = { deployment: "web", secret: "credentials" };
        const uids = async (): Promise<string[]> =>
            Promise.all(
                Object.entries(kinds).map(async ([kind, name]) => (await stage().find(kind, name)).metadata.uid),
            );
        const before = await uids();
        await stage().configure({ label: "two", replicas: "2" });
        await stage().configureSecret("password", NEXT_PASSWORD);
        const preview = await readPreview(stage().project);
        expect(preview.ops).toEqual({ credentials: "update", web: "update", thing: "update" });
        const all = await stage().run([
            "up",
            "--yes",
            "--skip-preview",
            "--diff",
            "-v=9",
            "--logtostderr",
            "--logflow",
        ]);
        expect(await uids()).toEqual(before);
        const web = await stage().find("deployment", "web");
        expect(web.metadata.labels).toMatchObject({ edited: "two" });
        expect(web.status).toMatchObject({ readyReplicas: 2 });
        expect((await stage().find("secret", "credentials")).data).toEqual({ PASSWORD: encoded(NEXT_PASSWORD) });
        expect(leaksIn(all, [password, NEXT_PASSWORD])).toEqual([]);
        await stage().settled();
    });

    test("replaces what cannot be changed, with what depends on it, and says so before", async () => {
        const before = await stage().project.outputs();
        await stage().configure({ word: "second" });
        const preview = await readPreview(stage().project);
        expect(preview.ops).toEqual({ settings: "replace", once: "replace", web: "update" });
        expect(preview.replaces["settings"]).toEqual(["data"]);
        expect(preview.replaces["once"]).toEqual(["spec"]);
        await stage().run(["up", "--yes"]);
        const after = await stage().project.outputs();
        expect(after["settingsName"]).not.toBe(before["settingsName"]);
        expect(await stage().get("configmap", String(before["settingsName"]))).toBeUndefined();
        expect(await stage().get("job", String(before["jobName"]))).toBeUndefined();
        expect((await stage().find("configmap", String(after["settingsName"]))).data).toEqual({ WORD: "second" });
        await stage().settled();
    });

    test("keeps secrets encrypted in its state", async () => {
        const { token } = await stage().project.outputs();
        const { stdout } = await stage().project.pulumi(["stack", "export"]);
        for (const secret of [NEXT_PASSWORD, String(token)]) {
            expect(stdout).not.toContain(secret);
            expect(stdout).not.toContain(encoded(secret));
        }
        expect(JSON.stringify((await stage().known())["credentials"]?.inputs)).toContain("ciphertext");
    });
}
