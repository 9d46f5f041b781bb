import execa from "execa";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CLONE } from "../../support/settings";

const whole = (clusterOfBroken: string) => `
clusters: [{ name: a, cluster: { server: https://a.b } }]
users: [{ name: me, user: { token: hunter2 } }]
contexts:
  - { name: my ctx, context: { cluster: a, user: me } }
  - { name: broken, context: { cluster: ${clusterOfBroken}, user: me } }
current-context: my ctx
`;
const FILES: Readonly<Record<string, string>> = {
    "gone.yaml": whole("gone"),
    "whole.yaml": whole("a"),
    "used/.kube/config": whole("a"),
    "quote.yaml": 'users: [{ name: a, user: { token: "hunter2-very-secret } }]\n',
    "colon.yaml": "users:\n- user:\n    password: hunter2: secret\n",
    "alias.yaml": "token: *hunter2\n",
    "tag.yaml": "token: !hunter2 x\n",
    "no-map.yaml": "null",
    "empty.yaml": "",
    "part.yaml": "clusters: [{ name: a }]",
    "no-context.yaml": "apiVersion: v1",
};
const home = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-target-"));
const at = (name: string) => path.join(home, name);
const nowhere = { HOME: at("new"), USERPROFILE: at("new"), KUBECONFIG: "" };

const context = "gaiaflow:cluster.context";
const fix = "\npulumi config set --stack prod --path 'gaiaflow:cluster.context' 'my ctx'";
const kubeconfig = "gaiaflow:cluster.kubeconfig";
const unreadable = "\npulumi config set --stack prod --path 'gaiaflow:cluster.kubeconfig' '~/.kube/config'";

type Case = readonly [what: string, settings: object, env: object, answer: string];
const ofFile = (name: string, problem: string): Case => [
    name,
    { kubeconfig: at(name), context: "a" },
    {},
    `${kubeconfig} ${problem}${unreadable}`,
];
const CASES: readonly Case[] = [
    ["a context", { kubeconfig: at("gone.yaml"), context: "my ctx" }, {}, "https://a.b"],
    [
        "a context without its cluster, which is not proposed either",
        { kubeconfig: at("gone.yaml"), context: "broken" },
        {},
        `${context} is broken, and its cluster, gone, does not stand in the kubeconfig; whole are my ctx${fix}`,
    ],
    [
        "a context that is not there",
        { kubeconfig: at("gone.yaml"), context: "other" },
        {},
        `${context} is other, and the kubeconfig has my ctx${fix}`,
    ],
    ofFile("quote.yaml", "cannot be read: it is no YAML (line 2, column 1)"),
    ofFile("colon.yaml", "cannot be read: it is no YAML (line 3, column 22)"),
    ofFile("alias.yaml", "cannot be read: it is no YAML (line 1, column 16)"),
    ofFile("tag.yaml", "cannot be read: it is no YAML (line 1, column 18)"),
    ofFile("no-map.yaml", "cannot be read: it is no kubeconfig"),
    ofFile("empty.yaml", "cannot be read: it is no kubeconfig"),
    ofFile("part.yaml", "cannot be read: clusters[0].cluster is missing"),
    ofFile("no-context.yaml", "has no context"),
    ofFile("none.yaml", `cannot be read: ENOENT: no such file or directory, access '${at("none.yaml")}'`),
    ["a text", { kubeconfig: 'apiVersion: v1\ntoken: "hunter2' }, {}, `${kubeconfig} cannot be read${unreadable}`],
    [
        "a machine without a kubeconfig, such as one of CI: no context is made up",
        { context: "production" },
        {},
        `${kubeconfig} is not set, and this machine has no ~/.kube/config; expected a file's path, or its text\n` +
            "pulumi config set --stack prod --secret --path 'gaiaflow:cluster.kubeconfig' < FILE",
    ],
    [
        "the cluster that this machine would be a pod of",
        { inCluster: true },
        {},
        "gaiaflow:cluster.inCluster is true, and this machine is no pod of a cluster: " +
            "it has no /var/run/secrets/kubernetes.io/serviceaccount/token\n" +
            "pulumi config rm --stack prod --path 'gaiaflow:cluster.inCluster'\n" +
            "pulumi config set --stack prod --path 'gaiaflow:cluster.context' '<context of your kubeconfig>'",
    ],
    ["the variable KUBECONFIG", { context: "broken" }, { KUBECONFIG: at("whole.yaml") }, "https://a.b"],
    ["~/.kube/config", { context: "broken" }, { HOME: at("used"), USERPROFILE: at("used") }, "https://a.b"],
];
let answers: string[];

/** One process is asked for all: it takes a while to load the client. */
beforeAll(async () => {
    for (const [name, text] of Object.entries(FILES)) {
        fs.mkdirSync(path.dirname(at(name)), { recursive: true });
        fs.writeFileSync(at(name), text);
    }
    const input = JSON.stringify(CASES.map(([, settings, env]) => ({ settings, env: { ...nowhere, ...env } })));
    const script = path.join(CLONE, "test", "support", "cluster-targets.ts");
    const { stdout } = await execa("node", ["--import", "tsx", script], { cwd: CLONE, input });
    answers = JSON.parse(stdout) as string[];
});
afterAll(() => fs.rmSync(home, { recursive: true }));

test.each(CASES.map(([what, , , answer], index) => [what, index, answer] as const))(
    "%s leads to a cluster, or to a fault that repeats nothing secret",
    (_, index, answer) => {
        expect(answers[index]).toBe(answer);
        expect(answers[index]).not.toMatch(/hunter2|undefined/);
    },
);
