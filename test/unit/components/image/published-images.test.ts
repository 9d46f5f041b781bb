import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PUBLISHED_IMAGES, publishedReferences } from "../../../../components/image/published-images";
import { buildSettings } from "../../../../stacks/images";
import { CLONE, settings } from "../../../support/settings";

const DIGEST = `sha256:${"a".repeat(64)}`;
const NAME = "gaiaflow/airflow:7cce86345b0d";
let release: string;

beforeAll(() => {
    release = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-release-"));
    const published = { repository: "ghcr.io/owner/gaiaflow", digests: { [NAME]: DIGEST } };
    fs.writeFileSync(path.join(release, PUBLISHED_IMAGES), JSON.stringify(published));
});
afterAll(() => fs.rmSync(release, { recursive: true }));

test("a release names each of its images by its digest", () => {
    expect([...publishedReferences(release)]).toEqual([[NAME, `ghcr.io/owner/gaiaflow/airflow@${DIGEST}`]]);
});

test("they may come from elsewhere, where their digests are the same", () => {
    const mirror = publishedReferences(release, "registry.example.com:5000/mirror");
    expect(mirror.get(NAME)).toBe(`registry.example.com:5000/mirror/airflow@${DIGEST}`);
});

test("nothing is pulled where nothing is wanted, and in a clone", () => {
    const { build, machine } = settings();
    const ofRelease = { machine: { ...machine, programRoot: release } };
    expect(buildSettings(settings(ofRelease)).published?.size).toBe(1);
    expect(buildSettings(settings({ ...ofRelease, build: { ...build, registry: "none" } })).published).toBeUndefined();
    expect(publishedReferences(CLONE).size).toBe(0);
    expect(publishedReferences(CLONE, "registry.example.com/mirror").size).toBe(0);
});
