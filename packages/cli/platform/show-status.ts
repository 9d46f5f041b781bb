import * as os from "node:os";
import Table from "cli-table3";
import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { stackOption } from "../../../config/config-commands";
import { PORTS, type PortName } from "../../../services/catalogue";
import type { PortDefinition } from "../../../services/service";
import { lostNodeText } from "../../../lib/lost-nodes";
import { unqualified } from "../../../lib/names";
import { showRun } from "./show-run";
import type { StackStatus } from "./stack-status";
import { unknownStack } from "./unknown-stack";

/** Logins by what they open, as the stack's output has them. */
export type Credentials = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * What runs and where, for people; first, what works on it now.
 *
 * @param isAsked Whether credentials are asked for, although there may be none yet. Defaults to no.
 */
export function showStatus(status: StackStatus, credentials?: Credentials, isAsked = false): string {
    const { cluster, run, services, stack } = status;
    if (run === undefined) {
        return showThere(status, credentials);
    }
    const notYet =
        isAsked && credentials === undefined ? ["It has made no credentials yet; they are there at its end."] : [];
    const isSeen = services.length > 0 || (cluster ?? "none") !== "none";
    return [showRun(stack, run), ...notYet, ...(isSeen ? ["", showThere(status, credentials, isAsked)] : [])].join(
        "\n",
    );
}

function showThere(status: StackStatus, credentials?: Credentials, isAsked = false): string {
    const { cluster, isOthers = false, lostNodes = [], mode, namespace, services, stack, urls } = status;
    if (services.length === 0 && mode === "prod" && namespace === undefined) {
        return `Stack ${stack} has nothing on this machine. What it has elsewhere: npx pulumi stack output --stack ${stack}`;
    }
    if (services.length === 0 && (cluster ?? "none") === "none") {
        const option = stackOption(stack);
        const unknown = unknownStack(stack);
        if (unknown !== undefined) return unknown.message;
        return `Nothing of stack ${stack} is on this machine. To start it: npx gaiaflow start${option}`;
    }
    const table = new Table({ head: ["service", "state"], style: { head: [], border: [] } });
    table.push(...services.map(({ role, since }) => [role, since]));
    if (cluster !== undefined) {
        table.push(["cluster", cluster]);
    }
    const places = new Table({ head: ["page", "URL", "login"], style: { head: [], border: [] } });
    const entries = Object.entries(urls);
    places.push(...entries.map(([name, url]) => [name, url, loginOf(stack, name, credentials)]));
    const tunnel = tunnelLine(entries.map(([, url]) => new URL(url).port));
    const option = stackOption(stack);
    return [
        `Stack ${stack}:`,
        table.toString(),
        ...lostNodes.flatMap((node) => [`${lostNodeText(node)}. To see why:`, `  ${node.command}`]),
        ...(entries.length === 0 ? [] : [places.toString()]),
        ...(namespace === undefined
            ? []
            : [`Pods of the namespace ${namespace}. Ports lead there while this runs: npx gaiaflow forward${option}`]),
        ...(isOthers ? ["No state of yours has it: it may be another user's stack that is called the same."] : []),
        ...(credentials || isAsked || isOthers
            ? []
            : [`Show the credentials: npx gaiaflow status${option} --show-secrets`]),
        ...(tunnel === undefined ? [] : [`From the machine where your browser is: ${tunnel}`]),
    ].join("\n");
}

/** How one logs in at a port of a stack: what it takes or, with credentials, its values. */
export function loginOf(stack: string, port: string, credentials?: Credentials): string {
    // A stack of another version of the program may have other ports.
    const ports: Readonly<Record<string, PortDefinition | undefined>> = PORTS satisfies Record<PortName, unknown>;
    const found = ports[port];
    if (found === undefined) {
        return "";
    }
    const { login } = found;
    if (!login) {
        return "none";
    }
    const values = credentials?.[login.entry];
    if (values === undefined) {
        return asksForIt(stack, login.setting) ? login.values.join(", ") : "none";
    }
    const users = Object.entries(credentials?.[login.users ?? ""] ?? {});
    const lines = [...login.values.map((name) => [name, values[name] ?? ""]), ...users];
    return lines.map(([name = "", value = ""]) => `${name}: ${value}`).join("\n");
}

/** Whether a stack asks for a login, which some do only where a setting says so. */
function asksForIt(stack: string, setting: readonly [key: string, name: string] | undefined): boolean {
    if (setting === undefined) {
        return true;
    }
    const [key, name] = setting;
    const value = ownConfig(unqualified(stack))[`gaiaflow:${key}`] as Readonly<Record<string, unknown>> | undefined;
    return String(value?.[name]) === "true";
}

/** The line that brings ports of a machine where one is logged in by ssh, or whose Docker is asked by ssh, to one's own. */
export function tunnelLine(ports: readonly string[], environment = process.env): string | undefined {
    const { DOCKER_HOST = "", SSH_CONNECTION = "" } = environment;
    const [, , server] = SSH_CONNECTION.split(" ");
    const host = DOCKER_HOST.startsWith("ssh://")
        ? DOCKER_HOST.slice("ssh://".length)
        : server && `${os.userInfo().username}@${server}`;
    const forwards = ports.map((port) => `-L ${port}:127.0.0.1:${port}`);
    return host && ports.length > 0 ? `ssh -N ${forwards.join(" ")} ${host}` : undefined;
}
