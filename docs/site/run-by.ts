/** A test that runs what pages tell their readers to type. */
export interface RunBy {
    /** The whole line, without its comment. */
    readonly typed: RegExp;
    /** The test's file, from the clone's root. */
    readonly test: string;
    /** What stands in that file and runs it. */
    readonly proof: string;
}

const DAY = "test/e2e/dev-changes/day-to-day.test.ts";
const DEV = "test/e2e/dev/suites/commands.ts";
const NPM = "test/e2e/dev/npm-commands.test.ts";
const BACKUP = "test/e2e/dev-changes/backup.test.ts";
const MIGRATE = "test/e2e/projects/migrate.test.ts";
const EARTH = "test/e2e/dev-changes/earth-observation.test.ts";
const INSTALLED = "test/support/installed-project.ts";
const SERVING = "test/e2e/dev-changes/serving.test.ts";
const POLICIES = "test/e2e/dev/policies.test.ts";
const PACKAGE = "test/e2e/projects/npm-package.test.ts";
const PLATFORM = "test/support/platform.ts";
const SHELL = "packages/toolchain/test/machine/user-settings.test.ts";

/**
 * Who runs the commands of the pages; names of projects, stacks and files are others there. Lines of `pulumi config set` are
 * not here: `commands.test.ts`, which compares the pages with this, does what they say to a configuration, and checks that.
 */
export const RUN_BY: readonly RunBy[] = [
    {
        typed: /^git clone <this repository> gaiaflow && cd gaiaflow$/,
        test: "test/support/clone.ts",
        proof: '["clone"',
    },
    { typed: /^npm ci$/, test: "packages/cli/bin/install-packages.mjs", proof: '["ci"' },
    { typed: /^npm test( -- unit contract)?$/, test: ".ci/run", proof: "npm test --" },
    { typed: /^npm run docs$/, test: "test/site/site.test.ts", proof: '["run", "docs"' },
    {
        typed: /^npm create gaiaflow$|^node packages\/create-gaiaflow\/bin\/create-gaiaflow\.mjs \.\.\/my-project$/,
        test: "packages/create-gaiaflow/test/unit/create-gaiaflow.test.ts",
        proof: "create-gaiaflow.mjs",
    },
    {
        typed: /^npx tsx packages\/create-gaiaflow\/write-template\.ts --packed$/,
        test: "packages/create-gaiaflow/package.json",
        proof: "write-template.ts --packed",
    },
    {
        typed: /^cd \.\.\/my-project && npm install \.\.\/gaiaflow\/gaiaflow-\S+\.tgz$/,
        test: INSTALLED,
        proof: '"--loglevel=error", tarball',
    },
    {
        typed: /^npm create gaiaflow land-cover -- --package land_cover --examples no --yes$/,
        test: "packages/create-gaiaflow/test/unit/create-gaiaflow.test.ts",
        proof: '"--package", "land_cover", "--examples", "no", "--yes"',
    },
    {
        typed: /^cd land-cover$|^cp -r node_modules\/gaiaflow\/examples\/earth-observation\/\. \.$/,
        test: EARTH,
        proof: '"cp", "-r", "node_modules/gaiaflow/examples/earth-observation/.", "."',
    },
    {
        typed: /^npx gaiaflow run land_cover --wait --yes$/,
        test: EARTH,
        proof: '"run", "land_cover", "--wait", "--yes"',
    },
    {
        typed: /^cd my-project$|^npm install$/,
        test: INSTALLED,
        proof: 'run("npm", "install"',
    },
    { typed: /^(npm start|npx gaiaflow start)$/, test: NPM, proof: 'npm("start")' },
    { typed: /^(npm|npx gaiaflow) stop( -- --stack prod_local)?$/, test: NPM, proof: 'npm("stop")' },
    { typed: /^npm run destroy$/, test: NPM, proof: 'npm("destroy"' },
    {
        typed: /^(npm start --|npx gaiaflow start) --stack prod(_local)?$/,
        test: PACKAGE,
        proof: '"gaiaflow", "start", "--stack"',
    },
    { typed: /^npx gaiaflow tools --stack prod$/, test: PACKAGE, proof: '"gaiaflow", "tools", "--stack"' },
    { typed: /^npm run preview$/, test: "test/e2e/dev/preview.test.ts", proof: 'clone.run("preview"' },
    { typed: /^npm run pack$/, test: "test/support/npm-package.ts", proof: '"pack.ts"' },
    {
        typed: /^(npx )?gaiaflow run train_iris --wait( --yes)?( --stack prod_local)?$/,
        test: DAY,
        proof: '"run", "train_iris", "--wait", "--yes"',
    },
    {
        typed: /^npx gaiaflow mlops start --service serving$/,
        test: SERVING,
        proof: '"mlops", "start", "--service", "serving"',
    },
    {
        typed: /^curl -s http:\/\/127\.0\.0\.1:5050\/(input-example \|.*)?$/,
        test: SERVING,
        proof: 'ask("/input-example")',
    },
    {
        typed: /^curl -s http:\/\/127\.0\.0\.1:5050\/invocations .*dataframe_records/,
        test: SERVING,
        proof: "dataframe_records",
    },
    { typed: /^npx gaiaflow task run train_iris train$/, test: DAY, proof: '"task", "run", "train_iris", "train"' },
    { typed: /^npx gaiaflow task run train_iris train --debug$/, test: DAY, proof: '"prepare", "--debug"' },
    { typed: /^npx gaiaflow check$/, test: DEV, proof: 'gaiaflow("check"' },
    { typed: /^npx gaiaflow test$/, test: DEV, proof: 'gaiaflow("test"' },
    { typed: /^npx gaiaflow logs airflow-scheduler --stack prod_local$/, test: DEV, proof: 'gaiaflow("logs"' },
    { typed: /^npx gaiaflow status( --show-secrets| --stack prod_local)$/, test: DEV, proof: 'gaiaflow("status"' },
    { typed: /^npx gaiaflow venv$/, test: "test/e2e/dev-changes/linked-project.test.ts", proof: '"gaiaflow", "venv"' },
    {
        typed: /^npx gaiaflow (backup|restore) monday\.backup --stack prod_local( --replace)?$/,
        test: "test/e2e/in-cluster/suites/backups.ts",
        proof: 'restore("--replace")',
    },
    { typed: /^npx gaiaflow backup monday\.backup$/, test: BACKUP, proof: 'gaiaflow("backup"' },
    { typed: /^npx gaiaflow restore monday\.backup$/, test: BACKUP, proof: 'gaiaflow("restore"' },
    { typed: /^npx gaiaflow migrate \.\.\/crops$/, test: MIGRATE, proof: 'run("migrate"' },
    { typed: /^npx gaiaflow migrate --mlruns mlruns$/, test: MIGRATE, proof: '"migrate", "--mlruns"' },
    {
        typed: /^eval "\$\(gaiaflow completion bash\)"$|^gaiaflow completion fish \| source$/,
        test: "packages/cli/test/unit/gaiaflow.test.ts",
        proof: '"completion"',
    },
    { typed: /^eval "\$\(npx gaiaflow env\)"$/, test: SHELL, proof: "npx gaiaflow env" },
    { typed: /^pulumi (up|destroy) --stack dev$/, test: PLATFORM, proof: 'succeed("up"' },
    { typed: /^pulumi stack output credentials --show-secrets --stack dev$/, test: PLATFORM, proof: '"output"' },
    { typed: /^pulumi preview --stack dev$/, test: "test/support/preview.ts", proof: '["preview"' },
    {
        typed: /^pulumi preview --policy-pack node_modules\/gaiaflow\/policy$/,
        test: POLICIES,
        proof: '"--policy-pack"',
    },
    { typed: /^pulumi config set --path 'policy:exposed\[0\]' my-service$/, test: POLICIES, proof: "policy:exposed" },
    {
        typed: /^python -m gaiaflow\.check( --json)?$/,
        test: "test/python/test_check.py",
        proof: '"-m", "gaiaflow.check"',
    },
];
