import type { Production } from "../../../support/production";

/** What others have taken away or changed is listed, and put back by the next up. */
export function repair(fixture: () => Production): void {
    test("drift lists, and an up puts back, a role, the task config and a secret that somebody removed or changed", async () => {
        const { admin, namespace, platform } = fixture();
        const role = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles/gaiaflow-airflow`;
        const map = `/api/v1/namespaces/${namespace}/configmaps/gaiaflow-task-config`;
        const pull = `/api/v1/namespaces/${namespace}/secrets/gaiaflow-registry`;
        const { data } = await admin.get<{ data: object }>(map);
        expect(await admin.status("DELETE", role)).toBe(200);
        expect(await admin.status("DELETE", pull)).toBe(200);
        expect(await admin.status("PATCH", map, { data: { "task-config.json": "{}" } })).toBe(200);
        const drift = await platform.gaiaflow("drift", "--json");
        expect(drift.exitCode).toBe(3);
        expect(
            (JSON.parse(drift.stdout) as { id: string; change: string }[])
                .map(({ change, id }) => `${id} ${change}`)
                .sort(),
        ).toEqual([
            `${namespace}/gaiaflow-airflow gone`,
            `${namespace}/gaiaflow-registry gone`,
            `${namespace}/gaiaflow-task-config changed`,
        ]);
        await platform.up();
        expect(await admin.get<{ rules: object[] }>(role)).toMatchObject({ rules: expect.any(Array) as object[] });
        expect(await admin.get<{ type: string }>(pull)).toMatchObject({ type: "kubernetes.io/dockerconfigjson" });
        expect(await admin.get<{ data: object }>(map)).toMatchObject({ data });
        expect(await platform.pulumi("preview", "--expect-no-changes")).toMatchObject({ exitCode: 0 });
        expect(await platform.gaiaflow("drift")).toMatchObject({ exitCode: 0 });
    });
}
