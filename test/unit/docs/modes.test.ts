import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { drawGroups, type Arrow, type Group } from "../../../docs/pictures/draw-groups";
import { clusterPart, containersPart, givenOut, POD_ARROW } from "../../../docs/pictures/mode-parts";
import { dev } from "../../../stacks/dev";
import { prod } from "../../../stacks/prod";
import { prodLocal } from "../../../stacks/prod-local";
import { mocks } from "../../support/provider-mocks";
import { record } from "../../support/pulumi-recorder";
import { CLONE, MACHINE, settings } from "../../support/settings";

// What these tests declare is on no machine.
jest.mock("../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));

const { project } = settings();
const SERVER = "registry.example.com";
const folders = { ...project.folders, project: { folder: path.join(CLONE, "project"), identity: "1" } };
const secrets = { warehouse: { PASSWORD: pulumi.secret("of the example") } };
/** As the project lies in `settings()`. */
const SEEN = "/clone";
const of = (mode: "dev" | "prod_local" | "prod") =>
    settings({ mode, identity: { project: "my-project", stack: mode }, project: { ...project, folders }, secrets });

async function devParts(): Promise<(Group | Arrow)[]> {
    const { resources } = await record(() => dev(of("dev"), MACHINE), { mocks });
    return [containersPart(resources, SEEN, "tasks")];
}

async function prodLocalParts(): Promise<(Group | Arrow)[]> {
    const { resources } = await record(() => prodLocal(of("prod_local"), MACHINE), { mocks });
    return [containersPart(resources, SEEN), POD_ARROW, clusterPart(resources, "the image of your project")];
}

async function prodParts(): Promise<(Group | Arrow)[]> {
    const target = {
        secret: false,
        context: "production",
        server: "https://api.example.com",
        client: undefined as never,
    };
    const stack = { ...of("prod"), registry: { server: SERVER, pull: {} } };
    const { resources } = await record(() => prod(stack, { target }), { mocks });
    return [
        {
            title: "This machine",
            boxes: [
                { name: "Pulumi", lines: ["builds the image", "of your project"] },
                { name: "Files for your Airflow", lines: givenOut(resources) },
            ],
        },
        { label: `pushes the image to the registry, here ${SERVER}; pods pull it by its digest` },
        clusterPart(resources, "the image of your project"),
        { ...POD_ARROW, up: true },
        {
            title: "Your Airflow, which is there already",
            boxes: [{ name: "gets those files", lines: ["by whoever runs it"] }],
        },
    ];
}

test.each([
    ["dev", devParts],
    ["prod_local", prodLocalParts],
    ["prod", prodParts],
])("the picture of %s is that of what its stack declares", async (mode, parts) => {
    const file = path.join(CLONE, "docs", "pictures", `mode-${mode}.svg`);
    const svg = drawGroups(`What a stack of mode ${mode} consists of`, await parts());
    // Stale? DRAW=1 npx jest --selectProjects unit --testPathPatterns docs/modes
    if (process.env["DRAW"]) {
        fs.writeFileSync(file, svg);
    }
    expect(svg).toBe(fs.readFileSync(file, "utf8"));
});
