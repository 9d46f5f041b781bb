import * as path from "node:path";
import { unzipSync } from "fflate";
import { gaiaflowWheel } from "../../../../components/tasks/gaiaflow-wheel";

const programRoot = path.join(__dirname, "..", "..", "..", "..");

test("the package's wheel has its modules and data, and nothing that Python left behind", () => {
    const { fileName, content } = gaiaflowWheel({ programRoot });
    const names = Object.keys(unzipSync(content));
    expect(fileName).toMatch(/^gaiaflow-\d+\.\d+\.\d+-py3-none-any\.whl$/);
    expect(names).toEqual(
        expect.arrayContaining([
            "gaiaflow/__init__.py",
            "gaiaflow/check/__main__.py",
            "gaiaflow/task-config.schema.json",
        ]),
    );
    expect(names.filter((name) => /\.pyc$|__pycache__/.test(name))).toEqual([]);
});

test("two builds are equal, byte for byte", () => {
    expect(gaiaflowWheel({ programRoot }).content.equals(gaiaflowWheel({ programRoot }).content)).toBe(true);
});
