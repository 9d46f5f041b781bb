import execa from "execa";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";

/** By a process of its own: jest loads no `.mjs`. */
async function present(...typed: string[]): Promise<{ now: string[]; printed: string }> {
    const file = path.join(programRoot, "packages", "cli", "bin", "earlier-spellings.mjs");
    const script = `import { presentSpelling } from ${JSON.stringify(file)};
        console.log(JSON.stringify(presentSpelling(${JSON.stringify(typed)})));`;
    const { stderr, stdout } = await execa(process.execPath, ["--input-type=module", "--eval", script]);
    return { now: JSON.parse(stdout) as string[], printed: stderr };
}

test.each([
    ["gaiaflow_manager.py --start --service airflow", "mlops start --service airflow"],
    ["python mlops_manager.py --start --service jupyter -j 8896", "mlops start --service jupyter -j 8896"],
    ["./mlops_manager.py --stop -v", "mlops stop -v"],
    ["mlops_manager.py -b -c --restart", "mlops restart -b -c"],
    // What those took with every verb.
    ["mlops_manager.py --start --service airflow -v -c", "mlops start --service airflow -c"],
    ["mlops_manager.py --stop --jupyter-port 8896 -c -b -v", "mlops stop -v"],
    ["mlops --start", "mlops start"],
    ["minikube_manager.py --start", "minikube start"],
    // There -s was --stop.
    ["minikube_manager.py -s", "minikube stop"],
    ["minikube_manager.py -r", "minikube restart"],
    ["minikube_manager.py --build-only", "minikube build-only"],
    ["minikube --create-config-only", "minikube create-config-only"],
    ["dev start -p . -s airflow -s mlflow", "mlops start --service airflow --service mlflow"],
    ["dev stop --path . --delete-volume", "mlops stop --delete-volume"],
    ["dev start -p . --delete-volume -s airflow", "mlops start --service airflow"],
    ["prod-local start -p . --force-new", "minikube start"],
    ["prod-local dockerize -p .", "minikube build-only"],
    ["prod-local create-config -p .", "minikube create-config-only"],
])("%s is now %s, which is printed once", async (typed, expected) => {
    const { now, printed } = await present(...typed.split(" "));
    expect(now.join(" ")).toBe(expected);
    expect(printed).toBe(`That is now: gaiaflow ${expected}`);
});

test("the values of a secret are neither printed nor handed on", async () => {
    const typed = ["prod-local", "create-secret", "-p", ".", "--name", "my-creds", "--data", "API_KEY=hunter2=\nx"];
    const { now, printed } = await present(...typed);
    expect(now).toEqual(["minikube", "create-secrets", "my-creds", "API_KEY"]);
    expect(printed).not.toContain("hunter2");
});

test.each(["mlops start --service airflow", "minikube stop", "start", "status --json", ""])(
    "what is typed as it is now stays: %s",
    async (typed) => {
        const words = typed.split(" ").filter(Boolean);
        expect(await present(...words)).toEqual({ now: words, printed: "" });
    },
);
