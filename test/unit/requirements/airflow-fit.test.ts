import { refuseUnfit } from "../../../requirements/airflow-fit";
import { closeAll, useIndex } from "../../support/uv-index";

const PACKAGES = {
    settled: { "1.0": {}, "2.0": {} },
    other: { "1.0": {}, "2.0": {} },
    fits: { "1.0": { requires: ["settled"] } },
    newer: { "1.0": { requires: ["settled>=2"] } },
    elder: { "1.0": { requires: ["other<2"] } },
};
beforeAll(() => useIndex(PACKAGES));
afterAll(closeAll);

const LOCK = "# Made by uv\nsettled==1.0 \\\n    --hash=sha256:aa\nother==2.0 \\\n    --hash=sha256:bb\n    # via x\n";

const refused = (...lines: string[]) =>
    refuseUnfit({ lines, lock: LOCK, lockFile: "/images/requirements.lock", placeOf: (i) => `key[${i}]` }, "dev").then(
        () => "",
        (error: unknown) => (error as Error).message,
    );

test("what DAG files need is looked at beside Airflow's own versions, all clashes at once, without a build", async () => {
    expect(await refused("fits", "elder ; sys_platform == 'win32'")).toBe("");
    const message = await refused("fits", "newer", "elder", "none");
    expect(message).toContain("newer (key[1]) and settled==1.0 (Airflow's own) cannot be had together");
    expect(message).toContain("elder (key[2]) and other==2.0 (Airflow's own) cannot be had together");
    expect(message).toContain("key[3]: none is not a package of the index.");
    expect(message).not.toContain("fits");
});
