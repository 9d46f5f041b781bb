import { readAirflowSettings, secretLines } from "../../../migrate/airflow-settings";
import { pixiEnvironment } from "../../../migrate/pixi-environment";
import { freeRequirements } from "../../../migrate/platform-requirements";

describe("what is the platform's goes out of requirements, and nothing else", () => {
    test.each([
        [
            "requirements.txt",
            "numpy\r\napache-airflow==2.9.0  # old\r\ngaiaflow\r\n# airflow\r\n",
            "numpy\r\n# airflow\r\n",
        ],
        [
            "requirements.txt",
            "airflow-helper\n-r airflow.txt\ngaiaflow_tools\napache_airflow_providers_http\n",
            "airflow-helper\n-r airflow.txt\ngaiaflow_tools\n",
        ],
        [
            "environment.yml",
            "dependencies:\n  - airflow <3\n  - conda-forge::gaiaflow=0.0.3\n  - pip:\n    - apache-airflow\n    - numpy\n",
            "dependencies:\n  - pip:\n    - numpy\n",
        ],
        [
            "environment.yml",
            "dependencies:\n  - pip:\n      - gaiaflow==0.3.0\n  - pandas\n",
            "dependencies:\n  - pandas\n",
        ],
        [
            "environment.yaml",
            "dependencies:\n- pandas\n- airflow\n- pip: # PyPI's\n  - gaiaflow\n",
            "dependencies:\n- pandas\n",
        ],
        [
            "pyproject.toml",
            '[project]\nname = "gaiaflow"\ndependencies = [\n  "gaiaflow>=0.0.3",\n  "numpy",\n]\n',
            '[project]\nname = "gaiaflow"\ndependencies = [\n  "numpy",\n]\n',
        ],
        ["pixi.toml", '[dependencies]\napache-airflow = ">=3"\nnumpy = "*"\n', '[dependencies]\nnumpy = "*"\n'],
    ])("%s: %j", (kind, before, after) => expect(freeRequirements(before, kind).text).toBe(after));
});

test.each([
    [
        "pyproject.toml",
        '[project]\nname = "gaiaflow"\nkeywords = ["soil"]\ndependencies = ["numpy", "apache-airflow>=2"]\n',
        [{ line: 4, requirement: "apache-airflow>=2" }],
    ],
    [
        "pixi.toml",
        '[dependencies]\napache-airflow = { version = ">=2", channel = "x" }\n',
        [{ line: 2, requirement: "apache-airflow" }],
    ],
    ["environment.yml", "dependencies: [numpy, airflow]  # gaiaflow\n", [{ line: 1, requirement: "airflow" }]],
    ["requirements.txt", "pandas[airflow, gaiaflow]\n", []],
])("%s: what does not have its line alone stays, and is named: %j", (kind, text, left) => {
    expect(freeRequirements(text, kind)).toEqual({ text, gone: [], left });
});

test("pixi's tables as an environment.yml; what has no version is named", () => {
    const pyproject = [
        '[project]\ndependencies = ["boto3>=1"]',
        '[tool.pixi.dependencies]\npython = ">=3.11"\nnumpy = "2.0.2.*"\ngdal = "*"\ngit = { version = ">=2" }',
        '[tool.pixi.pypi-dependencies]\nhere = { path = ".", editable = true }\nother = { git = "https://example.com/x" }\nhumanize = "4.9.0"',
    ].join("\n");
    expect(pixiEnvironment(pyproject)).toEqual({
        text: "channels:\n  - conda-forge\ndependencies:\n  - python >=3.11\n  - numpy=2.0.2.*\n  - gdal\n  - git >=2\n  - pip:\n      - boto3>=1\n      - humanize==4.9.0\n",
        notes: ["other has no version in pixi's table; add it to environment.yml"],
    });
    expect(pixiEnvironment('[project]\nname = "x"\n')).toBeUndefined();
});

test("secrets of connections and variables are left out wherever they stand, and what is not valid is named", () => {
    const settings = [
        "airflow:",
        "  connections:",
        "    - { conn_id: uri, conn_uri: 'postgres://me:straw@db.example.com/x' }",
        "    - { conn_id: open, conn_uri: 'postgres://db.example.com/x' }",
        "    - { conn_id: extra, conn_type: aws, conn_extra: { region: eu, aws_secret_access_key: straw } }",
        "    - { conn_id: bad id, conn_type: aws }",
        "    - { conn_id: }",
        "  variables:",
        "    - { variable_name: api_token, variable_value: straw }",
        "    - { variable_name: unit, variable_value: t }",
        "  pools:",
        "    - { pool_name: mills, pool_slot: many }",
    ].join("\n");
    const { connections, notes, pools, secrets, variables } = readAirflowSettings(settings);
    expect({ connections, variables, pools }).toEqual({
        connections: { open: "postgres://db.example.com/x", extra: { conn_type: "aws", extra: { region: "eu" } } },
        variables: { unit: "t" },
        pools: {},
    });
    expect(secretLines("dev", secrets)).toEqual([
        "npx pulumi config set --stack dev --secret --path 'gaiaflow:airflow.connections.uri'",
        "npx pulumi config set --stack dev --secret --path 'gaiaflow:airflow.connections.extra.extra.aws_secret_access_key'",
        "npx pulumi config set --stack dev --secret --path 'gaiaflow:airflow.variables.api_token'",
    ]);
    expect(notes).toEqual([
        expect.stringContaining('connections["bad id"] was left out'),
        expect.stringContaining("pools.mills.slots was left out"),
    ]);
    expect(JSON.stringify([connections, variables, notes])).not.toContain("straw");
});

test("a file that is no YAML is named", () => {
    expect(readAirflowSettings("airflow: [").notes).toEqual([expect.stringMatching(/^cannot be read/)]);
});
