import { builtBesideOthers } from "../../../config/builds-beside";

const of = (needsBuild: readonly string[], version = "2.8.0") =>
    builtBesideOthers({ needsBuild, packages: [{ name: "torch", version }], python: "3.13" });

test("what is built only where torch is there already is named with what to write in its place", () =>
    expect(of(["flash-attn==2.8.3 (requirements.txt line 2)", "six==1.17.0 (requirements.txt line 3)"])).toEqual([
        "flash-attn==2.8.3 (requirements.txt line 2): its build imports another package (torch), and what is built here sees none. " +
            "Write the address of a wheel in its place: flash-attn @ https://…/flash_attn-…-cp313-….whl " +
            "(https://github.com/Dao-AILab/flash-attention/releases has some)   or take it out, and install it by a Dockerfile of " +
            "your own: gaiaflow:project.dockerfile",
    ]));

test("the page with wheels is that of the lock's torch, whatever it was compiled for", () =>
    expect(of(["torch-scatter==2.1.2 (uv.lock)"], "2.8.0+cpu")).toEqual([
        expect.stringContaining("https://data.pyg.org/whl/torch-2.8.0+cpu.html"),
    ]));

test.each([
    "git+https://github.com/NVIDIA/apex (requirements.txt line 1)",
    "git+https://github.com/NVIDIA/apex.git@24.04.01 (requirements.txt line 1)",
    "apex @ git+https://github.com/someone/fork@main (requirements.txt line 1)",
    "git+https://github.com/someone/fork#egg=Apex (requirements.txt line 1)",
])("it is found in %s", (entry) => expect(of([entry])).toEqual([expect.stringContaining(`${entry}: its build`)]));

test.each([
    "git+https://github.com/apex/other (x)",
    "apex==0.9.10.dev0 (x)",
    "toString==1 (x)",
    "git+https://github.com/x/apex-tools (x)",
])("it is not found in %s", (entry) => expect(of([entry])).toEqual([]));

test("what the project itself says is built so is named as well, whatever it imports", () => {
    const lock = { needsBuild: ["Own_Kernels==1 (uv.lock)", "six==1 (uv.lock)"], packages: [], python: "3.12" };
    expect(builtBesideOthers(lock, ["own-kernels"])).toEqual([
        expect.stringMatching(/^Own_Kernels==1 \(uv.lock\): its build wants other packages .*own_kernels-…-cp312-/),
    ]);
});
