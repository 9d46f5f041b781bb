import { createHash } from "node:crypto";
import { engineJson } from "../../../lib/engine.cjs";
import { PROJECT_LABEL, STACK_LABEL } from "../../../lib/labels";
import type { StackIdentity } from "../../../lib/names";
import { imageNameOf } from "../../../lib/stored-image";
import { COMMAND } from "../../../lib/type-token";
import { fileLine } from "./files";
import { NotJudged } from "./not-judged";
import type { StoredResource } from "./state";

const CONTAINER = "docker:index/container:Container";
const IMAGE = "docker:index/image:Image";
const NETWORK = "docker:index/network:Network";
const VOLUME = "docker:index/volume:Volume";
/** What a refresh asks nobody for. */
const KEPT_BY_PULUMI = /^(pulumi:pulumi:Stack|pulumi:providers:(command|docker|pulumi|random)|gaiaflow:.*|random:.*)$/;

/** A container as Docker describes it, as far as it is read here. */
interface Inspected {
    readonly Id: string;
    /** In whatever order, which is another one each time. */
    readonly Mounts?: readonly object[];
    readonly State: {
        readonly Running: boolean;
        readonly Paused: boolean;
        readonly ExitCode: number;
        readonly Health?: { readonly Status: string };
    };
}

/**
 * A digest of what a stack consists of, as Docker has it now.
 *
 * @throws {NotJudged} For something that Docker does not know of, and where something is missing, too much, or not well.
 */
export async function objectsOf(identity: StackIdentity, resources: readonly StoredResource[]): Promise<string> {
    const known = [CONTAINER, IMAGE, NETWORK, VOLUME, COMMAND];
    const foreign = resources.find(({ type }) => !known.includes(type) && !KEPT_BY_PULUMI.test(type));
    if (foreign !== undefined || !resources.some(({ type }) => type === CONTAINER)) {
        throw new NotJudged(`${foreign?.type ?? "a container"} is not what Docker can be asked for`);
    }
    const files = of(resources, COMMAND).flatMap(keptFile).map(fileLine);
    const found = await Promise.all([
        containersOf(identity, of(resources, CONTAINER)),
        labelled("/networks", identity).then((all) => withAll(all as Named[], "Id", of(resources, NETWORK))),
        labelled("/volumes", identity).then((all) =>
            withAll((all as { readonly Volumes: Named[] | null }).Volumes ?? [], "Name", of(resources, VOLUME)),
        ),
        imagesOf(resources),
    ]);
    return createHash("sha256")
        .update(JSON.stringify([found, files]))
        .digest("hex");
}

/** In the order of their names: that of a state is of who was ready first. */
function of(resources: readonly StoredResource[], type: string): StoredResource[] {
    return resources.filter((resource) => resource.type === type).sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

/** The file that a command keeps, which an `up` puts back. What others keep is in a bucket or a cluster. */
function keptFile({ inputs = {} }: StoredResource): string[] {
    const {
        create,
        delete: remove,
        environment,
    } = inputs as Readonly<Record<string, { readonly FILE?: unknown } | string>>;
    if (remove === undefined) {
        return [];
    }
    const file = typeof environment === "object" ? environment.FILE : undefined;
    if (create !== "write" || typeof file !== "string") {
        throw new NotJudged("a command keeps something that is no file of this machine");
    }
    return [file];
}

async function containersOf(identity: StackIdentity, known: readonly StoredResource[]): Promise<unknown[]> {
    const listed = (await labelled("/containers/json", identity)) as { readonly Id: string }[];
    withAll(listed, "Id", known);
    if (listed.length > known.length) {
        throw new NotJudged("there are containers of the stack that its state does not know");
    }
    return Promise.all(
        known.map(async ({ id = "", inputs }) => {
            const container = (await engineJson("GET", `/containers/${id}/json`)) as Inspected;
            const { Health, ...state } = container.State;
            const goesOn = inputs?.["mustRun"] !== false;
            const isWell = goesOn
                ? state.Running && !state.Paused && Health?.Status !== "unhealthy"
                : !state.Running && state.ExitCode === 0;
            if (!isWell) {
                throw new NotJudged(`container ${id} is not well`);
            }
            // All else: what was changed of it, and when it was last started, so that one which Docker does not call
            // healthy yet is the one that a start has waited for. Health checks come and go.
            return { ...container, ExecIDs: undefined, State: state, Mounts: inOrder(container.Mounts ?? []) };
        }),
    );
}

function inOrder(mounts: readonly object[]): string[] {
    return mounts.map((mount) => JSON.stringify(Object.entries(mount).sort())).sort();
}

type Named = Readonly<Record<"Id" | "Name", string>>;

/** In the order of their names, since Docker has none. @throws {NotJudged} Where one is missing that a stack has. */
function withAll<K extends string, T extends Readonly<Record<K, string>>>(
    found: readonly T[],
    key: K,
    known: readonly StoredResource[],
): T[] {
    const there = new Set<string>(found.map((each) => each[key]));
    const missing = known.find(({ id = "" }) => !there.has(id));
    if (missing !== undefined) {
        throw new NotJudged(`${missing.urn} is gone`);
    }
    return [...found].sort((a, b) => (a[key] < b[key] ? -1 : 1));
}

/** All that carries the stack's labels: of what is no part of it, an `up` warns. */
async function labelled(route: string, { project, stack }: StackIdentity): Promise<unknown> {
    const label = [`${PROJECT_LABEL}=${project}`, `${STACK_LABEL}=${stack}`];
    return engineJson("GET", `${route}?all=true&filters=${encodeURIComponent(JSON.stringify({ label }))}`);
}

/** What the names of a stack's images stand for now. */
async function imagesOf(resources: readonly StoredResource[]): Promise<string[]> {
    const names = [...of(resources, IMAGE), ...of(resources, COMMAND)].map(imageNameOf);
    return Promise.all(
        names
            .filter((name) => name !== undefined)
            .map(async (name) => {
                const { Id: id } = (await engineJson("GET", `/images/${name}/json`)) as { readonly Id: string };
                return `${name} ${id}`;
            }),
    );
}
