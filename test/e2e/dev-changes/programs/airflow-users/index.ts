import * as os from "node:os";
import * as path from "node:path";
import * as docker from "@pulumi/docker";
import { SHARED_BASES, sharedBasesOf } from "../../../../../components/image/base-images";
import { PlatformImage, type BuildArgs } from "../../../../../components/image/platform-image";
import { TRIXIE } from "../../../../../lib/base-image";

/** Airflow's image for more users than one, with the database that it needs, and nothing else. */
const programRoot = path.resolve(__dirname, "../../../../..");
const opts = { providers: [new docker.Provider("docker", {})] };
const build: BuildArgs = {
    ...{ programRoot, projectRoot: process.cwd(), cache: true, force: "" },
    ...{ airflowRequirements: [], airflowUsers: true },
    platform: `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`,
    cacheFolder: path.join(os.homedir(), ".cache", "gaiaflow"),
    environment: { base: TRIXIE, requirements: "", builds: [], systemPackages: [], indexScript: "" },
};
const shared: PlatformImage[] = [];
for (const base of sharedBasesOf(programRoot, ["airflow", "postgres"])) {
    const image: { readonly image: string; readonly target?: string } = SHARED_BASES[base];
    shared.push(new PlatformImage(`${base.toLowerCase()}-image`, { ...image, ...build, bases: [...shared] }, opts));
}
const [airflowImage, postgresImage] = ["airflow", "postgres"].map(
    (image) => new PlatformImage(`${image}-image`, { image, ...build, bases: shared }, opts),
);

export const airflow = airflowImage?.reference;
export const postgres = postgresImage?.reference;
