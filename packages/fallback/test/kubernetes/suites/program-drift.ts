import type { Stage } from "../../support/kubernetes-stage";

/** What others do in the cluster: the program's objects deleted and edited by hand, and objects of others that it shares. */
export function programDrift(stage: () => Stage): void {
    test("sees what was deleted by hand, and makes it anew", async () => {
        await stage().cluster.kubectl(["delete", "deployment", "web", "--namespace", stage().prefix]);
        expect(await stage().run(["refresh", "--yes"])).toMatch(/1 deleted/);
        expect(await stage().run(["up", "--yes"])).toMatch(/1 created/);
        await stage().settled();
    });

    test("sees what was edited by hand, and takes it back", async () => {
        await scaleAs("kubectl-edit");
        expect(await stage().run(["refresh", "--yes"])).toMatch(/1 updated/);
        await stage().run(["up", "--yes"]);
        expect((await stage().find("deployment", "web")).spec).toMatchObject({ replicas: 2 });
        await stage().settled();
    });

    test("of an object that was changed before, only the real thing takes an edit back: the preview is a conflict", async () => {
        await scaleAs("kubectl-edit");
        await stage().run(["refresh", "--yes", "--skip-preview"]);
        expect(await stage().fail(["preview"])).toMatch(/conflict with "kubectl-edit"/);
        await stage().run(["up", "--yes", "--skip-preview"]);
        expect((await stage().find("deployment", "web")).spec).toMatchObject({ replicas: 2 });
        await stage().settled();
    });

    test("leaves what another program set to that one, and takes it back when told to", async () => {
        await scaleAs("another-program");
        expect(await stage().run(["refresh", "--yes"])).toMatch(/1 updated/);
        const refused = await stage().fail(["up", "--yes", "--skip-preview"]);
        expect(refused).toMatch(/conflict with "another-program"/);
        expect(refused).toMatch(/spec\.replicas/);
        expect((await stage().find("deployment", "web")).spec).toMatchObject({ replicas: 1 });
        await stage().configure({ force: "true" });
        await stage().run(["up", "--yes"]);
        expect((await stage().find("deployment", "web")).spec).toMatchObject({ replicas: 2 });
        await stage().configure({ force: "false" });
        await stage().run(["up", "--yes"]);
        await stage().settled();
    });

    test("takes over an object that was made by hand, as it is", async () => {
        await makeByHand("adopted", { made: "by hand" });
        const { uid } = (await stage().find("configmap", "adopted", stage().others)).metadata;
        await stage().configure({ adopt: "true" });
        expect(await stage().run(["up", "--yes"])).toMatch(/1 imported/);
        expect((await stage().find("configmap", "adopted", stage().others)).metadata.uid).toBe(uid);
        await stage().settled();
    });

    test("looks after single fields of another's object, and gives just these back", async () => {
        await makeByHand("shared", { theirs: "kept" });
        await stage().configure({ patch: "true" });
        await stage().run(["up", "--yes"]);
        const shared = () => stage().find("configmap", "shared", stage().others);
        expect((await shared()).data).toEqual({ theirs: "kept", ours: "second" });
        await stage().settled();
        await stage().configure({ patch: "false" });
        await stage().run(["up", "--yes"]);
        expect((await shared()).data).toEqual({ theirs: "kept" });
    });

    async function scaleAs(manager: string): Promise<void> {
        const edit = { spec: { replicas: 1 } };
        const by = ["--namespace", stage().prefix, "--field-manager", manager, "--patch", JSON.stringify(edit)];
        await stage().cluster.kubectl(["patch", "deployment", "web", ...by]);
    }

    async function makeByHand(name: string, data: object): Promise<void> {
        const metadata = { name, namespace: stage().others };
        await stage().cluster.apply({ apiVersion: "v1", kind: "ConfigMap", metadata, data });
    }
}
