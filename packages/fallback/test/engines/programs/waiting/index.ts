import * as pulumi from "@pulumi/pulumi";
import * as fs from "node:fs";
import * as path from "node:path";

const config = new pulumi.Config();
const finish = path.join(__dirname, "finish");
const before = new pulumi.ComponentResource("engines:test:Nothing", "before", {});

/** Says who it is, then stays in the middle of its work until it may finish. */
async function work(): Promise<string> {
    await new Promise((resolve) => before.urn.apply(resolve));
    fs.writeFileSync(path.join(__dirname, "pid"), String(process.pid));
    while (!fs.existsSync(finish)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return config.require("text");
}

export const text = pulumi.output(work());
