import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { migrateDag, migrateModule } from "../../../migrate/dag-file";
import { applyEdits } from "../../../migrate/edits";
import { Functions } from "../../../migrate/functions";
import { PythonFile } from "../../../migrate/python-file";

let folder: string;
beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-migrate-"));
    fs.mkdirSync(path.join(folder, "crops"));
    const files = {
        "__init__.py": "from crops.reading import read\nfrom .sums import total as add\n",
        "reading.py": 'def read(rows, unit="t"):\n    return {"fields": rows, "unit": unit}\n',
        "sums.py": "def total(fields, unit):\n    return f'{fields} {unit}'\n\n\ndef any(x):\n    return x()\n",
    };
    Object.entries(files).forEach(([name, text]) => fs.writeFileSync(path.join(folder, "crops", name), text));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

function parsed(source: string): PythonFile {
    const file = new PythonFile(source);
    expect(file.unknownLine).toBeUndefined();
    return file;
}

function migrated(source: string): { readonly text: string; readonly notes: readonly string[] } {
    const code = { functions: new Functions([folder]), imported: new Set(["SHARED"]) };
    const draft = migrateDag(parsed(source), code);
    const text = applyEdits(source, draft.edits);
    // A second time there is nothing to do.
    expect(migrateDag(parsed(text), code).edits).toEqual([]);
    return { text, notes: draft.notes.map(({ line, problem }) => `${line ?? ""}: ${problem}`) };
}

const template = (...lines: string[]) => ["from task_factory import task_factory", ...lines, ""].join("\n");
const ours = (...lines: string[]) => ["from gaiaflow import task_factory", ...lines, ""].join("\n");
const earlier = (...lines: string[]) =>
    [
        "from gaiaflow.core.create_task import create_task",
        "from gaiaflow.core.operators import FromTask",
        ...lines,
        "",
    ].join("\n");

describe("imports of the earlier template", () => {
    test.each([
        [
            "from task_factory import task_factory as tf\ntf('a', 'p:f')\n",
            "from gaiaflow import task_factory as tf\ntf('a', 'p:f')\n",
        ],
        ["from dags.task_factory import task_factory\n", "from gaiaflow import task_factory\n"],
        [
            "from .task_factory import (\n    task_factory,  # ours\n)\n",
            "from gaiaflow import (\n    task_factory,  # ours\n)\n",
        ],
        [
            "import os, task_factory\ntask_factory.task_factory('a', 'p.f')\n",
            "import os, gaiaflow as task_factory\ntask_factory.task_factory('a', 'p:f')\n",
        ],
        [
            "import task_factory as tf\ntf.task_factory('a', 'p.f')\n",
            "import gaiaflow as tf\ntf.task_factory('a', 'p:f')\n",
        ],
        [
            "def make():\n    from task_factory import task_factory\n",
            "def make():\n    from gaiaflow import task_factory\n",
        ],
        [
            "from task_factory import *\ntask_factory('a', 'p.f')\n",
            "from gaiaflow import *\ntask_factory('a', 'p:f')\n",
        ],
    ])("%j", (before, after) => expect(migrated(before).text).toBe(after));

    test("another name of that module stays, and is named", () => {
        const before = "from task_factory import task_factory, helper\n";
        expect(migrated(before)).toEqual({
            text: before,
            notes: ["1: helper of task_factory.py is not in gaiaflow; the import stays"],
        });
    });

    test("what is called so elsewhere is left", () => {
        const before =
            "from celery.app import task_factory\nfrom mine import create_task\ncreate_task('a', mode='dev')\ntask_factory('a', env='dev')\n";
        expect(migrated(before)).toEqual({ text: before, notes: [] });
    });
});

describe("imports of 0.0.3", () => {
    test.each([
        [
            "from gaiaflow import create_task as ct\nct('a', 'p:f', mode='dev')\n",
            "from gaiaflow import task_factory as ct\nct('a', 'p:f')\n",
        ],
        [
            "from gaiaflow.core.create_task import create_task, GaiaflowMode\nM = GaiaflowMode.DEV\ncreate_task('a', 'p:f', mode=M)\n",
            "from gaiaflow import task_factory\ntask_factory('a', 'p:f')\n",
        ],
        [
            "import gaiaflow.core.create_task\ngaiaflow.core.create_task.create_task('a', 'p:f', mode='dev')\n",
            "from gaiaflow import task_factory\ntask_factory('a', 'p:f')\n",
        ],
        [
            "from gaiaflow.core import create_task\ncreate_task.create_task('a', 'p:f')\n",
            "from gaiaflow import task_factory\ntask_factory('a', 'p:f')\n",
        ],
        [
            "import gaiaflow.core.create_task as ct\nct.create_task('a', 'p:f')\n",
            "from gaiaflow import task_factory\ntask_factory('a', 'p:f')\n",
        ],
        [
            "from gaiaflow.core.create_task import *\ncreate_task('a', 'p:f')\n",
            "from gaiaflow import task_factory\ntask_factory('a', 'p:f')\n",
        ],
        [
            "from gaiaflow import FromTask, create_task\ncreate_task('a', 'p:f')\n",
            "from gaiaflow import task_factory\ntask_factory('a', 'p:f')\n",
        ],
    ])("%j", (before, after) => expect(migrated(before)).toEqual({ text: after, notes: [] }));

    test("what is used in a way that is not understood stays, and is named", () => {
        const before = "from gaiaflow.core.create_task import GaiaflowMode\nprint(list(GaiaflowMode))\n";
        expect(migrated(before)).toEqual({
            text: before,
            notes: [expect.stringMatching(/^1: GaiaflowMode is of gaiaflow 0\.0\.3/)],
        });
    });
});

describe("arguments", () => {
    test.each([
        ["task_factory('a', 'p.m.f', env='dev')", "task_factory('a', 'p.m:f')"],
        ["task_factory('a', 'p:f', {}, 'i', 'dev', False)", "task_factory('a', 'p:f', {}, xcom_push=False)"],
        [
            "task_factory('a', 'p:f', image='<name>', env='dev', secrets=['s'])",
            "task_factory('a', 'p:f', secrets=['s'])",
        ],
        ["task_factory('a', 'p:f', env='dev' , )", "task_factory('a', 'p:f' , )"],
        ["task_factory(env='dev', task_id='a', func_path='p.f')", "task_factory(task_id='a', func_path='p:f')"],
        ["P = 'p.f'\ntask_factory('a', P)", "P = 'p:f'\ntask_factory('a', P)"],
        ["task_factory('a', f'{PKG}.f')", "task_factory('a', f'{PKG}:f')"],
        ["task_factory('a', f'{PKG}.steps.{name}')", "task_factory('a', f'{PKG}.steps:{name}')"],
        [
            "task_factory('a', 'p:f', {'text': '{env=\"dev\"}, image='}, env='dev')",
            "task_factory('a', 'p:f', {'text': '{env=\"dev\"}, image='})",
        ],
    ])("%s", (before, after) => expect(migrated(template(before)).text).toBe(ours(after)));

    test("lines go whole, with their comment; other comments, Windows' line ends and blanks stay", () => {
        const before = template(
            "E = 'dev'  # of all tasks",
            "a = task_factory(",
            "    task_id='a',   # id",
            "    # where it runs",
            "    env=E,  # not any more",
            "    func_path = 'p.f' ,",
            "    image='<x>', # pods",
            ")",
        ).replaceAll("\n", "\r\n");
        const after = ours(
            "a = task_factory(",
            "    task_id='a',   # id",
            "    # where it runs",
            "    func_path = 'p:f' ,",
            ")",
        );
        expect(migrated(before).text).toBe(after.replaceAll("\n", "\r\n"));
    });

    test("a mode that a variable chooses goes with it, and stays where something else uses it", () => {
        expect(migrated(template("E: str = 'dev'", "task_factory('a', 'p:f', env=E)")).text).toBe(
            ours("task_factory('a', 'p:f')"),
        );
        const { text, notes } = migrated(template("E = 'dev'", "task_factory('a', 'p:f', env=E)", "tags = [E]"));
        expect(text).toBe(ours("E = 'dev'", "task_factory('a', 'p:f')", "tags = [E]"));
        expect(notes).toEqual(["2: E stays, since line 4 uses it; it no longer decides where tasks run"]);
    });

    test("a mode that another file imports stays", () => {
        const before = template("SHARED = 'dev'", "task_factory('a', 'p:f', env=SHARED)");
        expect(migrated(before).text).toBe(ours("SHARED = 'dev'", "task_factory('a', 'p:f')"));
    });

    test("a task that alone was held to dev stays there", () => {
        const { text, notes } = migrated(
            template("task_factory('a', 'p:f', env='dev')", "task_factory('b', 'p:f', env=os.environ['E'])"),
        );
        expect(text).toBe(ours("task_factory('a', 'p:f', env=\"dev\")", "task_factory('b', 'p:f')"));
        expect(notes).toEqual([expect.stringMatching(/^2: env="dev" stays/)]);
    });

    test("what cannot be looked into is named with its line", () => {
        const { text, notes } = migrated(
            template("task_factory('a', path_of('f'), **common)", "task_factory(*given, env='dev')"),
        );
        expect(text).toBe(ours("task_factory('a', path_of('f'), **common)", "task_factory(*given)"));
        expect(notes).toEqual([
            "2: func_path path_of('f') could not be read; expected 'module:function'",
            expect.stringMatching(/^2: \*\*common was not looked into/),
            expect.stringMatching(/^3: \*given was not looked into/),
        ]);
    });
});

test("a call of ours with what it refuses of an earlier form; what it takes, stays", () => {
    const call = "task_factory('a', 'p.m.f', mode='dev', env='dev', image='mine')";
    expect(migrated(ours(call)).text).toBe(ours("task_factory('a', 'p.m:f', env='dev', image='mine')"));
    expect(migrated(ours("task_factory('a', path_of(1))"))).toEqual({
        text: ours("task_factory('a', path_of(1))"),
        notes: [],
    });
});

describe("variables of a task", () => {
    test.each([
        ["{'MLFLOW_TRACKING_URI': f'http://{G}:5000', 'N': '4'}", "{'N': '4'}"],
        ["{'N': '4', 'AWS_ACCESS_KEY_ID': 'minio', 'AWS_SECRET_ACCESS_KEY': 'minio123'}", "{'N': '4'}"],
        ["dict(N='4', MLFLOW_TRACKING_URI='http://host.docker.internal:5000')", "dict(N='4')"],
        [
            "{'MLFLOW_TRACKING_URI': 'https://mlflow.example.com'}",
            "{'MLFLOW_TRACKING_URI': 'https://mlflow.example.com'}",
        ],
        ["{'API': f'http://{G}:5000/api', **more}", "{'API': 'http://mlflow:5000/api', **more}"],
    ])("%s", (before, after) => {
        const found = migrated(template("G = '192.168.49.1'", `task_factory('a', 'p:f', env_vars=${before})`));
        const isUsed = before.includes("{G}") || after.includes("{G}");
        expect(found.text).toBe(
            ours(...(isUsed ? [] : ["G = '192.168.49.1'"]), `task_factory('a', 'p:f', env_vars=${after})`),
        );
    });

    test("of a dict that tasks share, once", () => {
        const before = template(
            "V = {'AWS_ACCESS_KEY_ID': 'minio', 'N': '1'}",
            "task_factory('a', 'p:f', env_vars=V)",
            "task_factory('b', 'p:f', env_vars=V)",
        );
        expect(migrated(before).text).toBe(
            ours("V = {'N': '1'}", "task_factory('a', 'p:f', env_vars=V)", "task_factory('b', 'p:f', env_vars=V)"),
        );
    });
});

describe("what one task gives another", () => {
    test("a value that was taken out of a dict is named by its key, where the function shows one", () => {
        const before = template(
            "with TaskGroup('g'):",
            "    task_factory('read', 'crops.read', {'rows': 2})",
            "task_factory('total', 'crops.add', xcom_pull_tasks={'fields': {'task': 'g.read', 'key': 'return_value'}, 'unit': {'task': 'g.read'}})",
        );
        const { text, notes } = migrated(before);
        expect(text).toContain("task_factory('read', 'crops:read', {'rows': 2}, multiple_outputs=True)");
        expect(text).toContain(
            `{'fields': {'task': 'g.read', 'key': "fields"}, 'unit': {'task': 'g.read', "key": "unit"}}`,
        );
        expect(notes).toEqual([]);
    });

    test.each([
        ["crops.add", []],
        ["crops.sums.any", [expect.stringMatching(/^3: 'x' gets what one returns, whole/)]],
        [
            "crops.reading.read",
            [expect.stringMatching(/^3: 'x' was pulled from one, whose dict has no such key \(fields, unit\)/)],
        ],
        ["nowhere.f", [expect.stringMatching(/^3: 'x' gets what one returns, whole/)]],
    ])("and left otherwise: %s", (functionPath, expected) => {
        const pull = "task_factory('two', 'crops:add', xcom_pull_tasks={'x': {'task': 'one'}})";
        const { text, notes } = migrated(template(`task_factory('one', '${functionPath}')`, pull));
        expect(text).toContain(pull);
        expect(notes).toEqual(expected);
    });

    test.each([
        ["func_kwargs={'x': FromTask('a')}", `xcom_pull_tasks={'x': {"task": 'a'}}`],
        ["{'x': FromTask('a')}", `xcom_pull_tasks={'x': {"task": 'a'}}`],
        [
            "func_kwargs={'n': 1, 'x': FromTask(key='k', task='g.a')}",
            `func_kwargs={'n': 1}, xcom_pull_tasks={"x": {"task": 'g.a', "key": 'k'}}`,
        ],
        ["{'x': FromTask('a'), 'n': 1}", `{'n': 1}, xcom_pull_tasks={"x": {"task": 'a'}}`],
        ["func_kwargs=dict(n=1, x=FromTask(ID))", `func_kwargs=dict(n=1), xcom_pull_tasks={"x": {"task": ID}}`],
        ["func_args=[FromTask('a'), 't']", `func_kwargs={"unit": 't'}, xcom_pull_tasks={"fields": {"task": 'a'}}`],
        ["{'unit': 't'}, [1]", `{'unit': 't', "fields": 1}`],
        ["None, [1, 2]", `{"fields": 1, "unit": 2}`],
    ])("FromTask and func_args: %s", (before, after) => {
        const { text } = migrated(
            earlier("create_task('a', 'crops:read')", `create_task('b', 'crops:add', ${before})`),
        );
        const several = before.includes("'k'") ? ", multiple_outputs=True" : "";
        expect(text).toBe(
            ours(`task_factory('a', 'crops:read'${several})`, `task_factory('b', 'crops:add', ${after})`),
        );
    });

    test("over several lines, with comments", () => {
        const before = earlier(
            "a = create_task(task_id='a', func_path='crops:read', dag=dag)",
            "b = create_task(",
            "    task_id='b',",
            "    func_path='crops:add',",
            "    func_kwargs={",
            "        # the rows",
            "        'fields': FromTask(",
            "            task='a', key='fields'",
            "        ),",
            "        'unit': 't',  # tonnes",
            "    },",
            "    mode=MODE,",
            "    dag=dag,",
            ")",
        );
        expect(migrated(before).text).toBe(
            ours(
                "a = task_factory(task_id='a', func_path='crops:read', multiple_outputs=True, dag=dag)",
                "b = task_factory(",
                "    task_id='b',",
                "    func_path='crops:add',",
                "    func_kwargs={",
                "        # the rows",
                "        'unit': 't',  # tonnes",
                "    },",
                `    xcom_pull_tasks={"fields": {"task": 'a', "key": 'fields'}},`,
                "    dag=dag,",
                ")",
            ),
        );
    });

    test("where it stands elsewhere, it stays with its import and is named", () => {
        const { text, notes } = migrated(
            earlier(
                "K = {'x': FromTask('a')}",
                "create_task('b', 'crops:add', K)",
                "create_task('c', 'p:f', func_args=rest)",
            ),
        );
        expect(text).toContain("from gaiaflow.core.operators import FromTask");
        expect(notes).toEqual([
            expect.stringMatching(/^4: FromTask in K stays/),
            expect.stringMatching(/^5: func_args stay/),
            expect.stringMatching(/^2: FromTask is of gaiaflow 0\.0\.3/),
        ]);
        expect(text).toContain("task_factory('c', 'p:f', func_args=rest)");
    });
});

describe("addresses and keys in any file", () => {
    const changed = (source: string) => {
        const draft = migrateModule(parsed(source));
        return {
            text: applyEdits(source, draft.edits),
            notes: draft.notes.map(({ line, problem }) => `${line ?? ""}: ${problem}`),
        };
    };
    test.each([
        ["u = 'http://host.docker.internal:9000'\n", "u = 'http://minio:9000'\n"],
        ['mlflow.set_tracking_uri("http://172.17.0.1:5000")\n', 'mlflow.set_tracking_uri("http://mlflow:5000")\n'],
        ["c = client('s3', aws_access_key_id='minio', aws_secret_access_key=\"minio123\")\n", "c = client('s3')\n"],
        ["import os\nos.environ['AWS_ACCESS_KEY_ID'] = 'minio'\nx = 1\n", "import os\nx = 1\n"],
        [
            "from os import environ\nif a:\n    environ['AWS_SECRET_ACCESS_KEY'] = 'minio123'\n",
            "from os import environ\nif a:\n    pass\n",
        ],
        [
            "def f():\n    '''At 192.168.49.1:5000.'''\n    # 192.168.49.1:5000\n",
            "def f():\n    '''At 192.168.49.1:5000.'''\n    # 192.168.49.1:5000\n",
        ],
        [
            "u = 'http://192.168.49.10:5000'\nc = client(aws_access_key_id='mine')\n",
            "u = 'http://192.168.49.10:5000'\nc = client(aws_access_key_id='mine')\n",
        ],
    ])("%j", (before, after) => expect(changed(before)).toEqual({ text: after, notes: [] }));

    test("what is left is named, without a value", () => {
        const { text, notes } = changed("Minio('h', secret_key='minio123')\nu = get('http://192.168.49.1:8123')\n");
        expect(text).toBe("Minio('h', secret_key='minio123')\nu = get('http://192.168.49.1:8123')\n");
        expect(notes).toEqual([expect.stringMatching(/^1: is a key of/), expect.stringMatching(/^2: names a gateway/)]);
        expect(notes.join()).not.toContain("minio123");
    });
});

test.each([["def f(:\n"], ["x = (1\n"], ["print 'a'\n"]])(
    "what is no Python is refused with its line: %j",
    (source) => {
        expect(new PythonFile(`a = 1\n${source}`).unknownLine).toBeGreaterThanOrEqual(2);
    },
);
