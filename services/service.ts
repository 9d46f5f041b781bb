import type * as pulumi from "@pulumi/pulumi";
import type { Outside } from "./outside";
import type { ServiceSpec } from "./spec";
import type { Passwords, ServiceOptions, Stack } from "./stack";

/** A port of this machine at which a service is reached; its key is the configuration's, under `gaiaflow:ports`. */
export interface PortDefinition {
    readonly default: number;
    /** What is there, as it reads after "Port of". */
    readonly description: string;
    /** The role that listens there. */
    readonly role: string;
    /** A page opens under the stack's own host name, an API under 127.0.0.1. */
    readonly opens: "page" | "api";
    /** What opens it: values of an entry of {@link ServiceDefinition.logins}. Absent where nobody has to log in. */
    readonly login?: {
        readonly entry: string;
        readonly values: readonly string[];
        /** The setting without which nobody has to log in: a key of the configuration and what it holds. Defaults to none. */
        readonly setting?: readonly [key: string, name: string];
        /** A further entry with passwords by the names of users. */
        readonly users?: string;
    };
    /** Whether it is there. Defaults to always. */
    readonly when?: (options: Pick<ServiceOptions, "objectStore" | "outside">) => boolean;
}

/** What the stack says to the builds of services' images. */
export interface BuildOptions {
    /** What DAG files need besides Airflow: requirements as pip takes them. */
    readonly airflowRequirements: readonly string[];
    /** Debian's packages that they need. Defaults to none. */
    readonly airflowPackages?: readonly string[];
    /** Whether Airflow has more users than one. Defaults to false. */
    readonly airflowUsers?: boolean | undefined;
    /** Whether MLflow asks for a login. Defaults to false. */
    readonly mlflowLogin?: boolean | undefined;
}

/** All that is known of a service: the one place to look at, and to change. */
export interface ServiceDefinition {
    /** Its name in the configuration; also of its folder in `images/`, and of its group among the resources. */
    readonly name: string;
    /** The noun in the type of its group. Stands in the URN of all below: once released it stays. */
    readonly noun: string;
    /** Whether users ask for it by `gaiaflow:services`. Others run when one that needs them does. */
    readonly selectable: boolean;
    /** Whether it is left out where `gaiaflow:services` says nothing. Defaults to false. */
    readonly optional?: boolean;
    /** The services that have to run with it. */
    readonly needs: readonly string[];
    /** Those of them that have to be ready before it starts. */
    readonly startsAfter: readonly string[];
    /** Folders in `images/` of the images of its own that it runs. Defaults to one that is called as it is. */
    readonly images?: readonly string[];
    /** Arguments of the build of the one that is called as it is. Defaults to none. */
    readonly buildArgs?: (options: BuildOptions) => Readonly<Record<string, string>>;
    /** Whether it runs the project's environment, from which others start, too. Defaults to false. */
    readonly runsEnvironment?: boolean;
    readonly ports: Readonly<Record<string, PortDefinition>>;
    /**
     * The roles that go on running, each with its memory limit where the stack says nothing else: about twice what it
     * takes when idle.
     */
    readonly memory: Readonly<Record<string, string>>;
    /** Those of them of which several may run at once, in a cluster: what they know is in the database. Defaults to none. */
    readonly replicates?: readonly string[];
    /** Names of its volumes. */
    readonly volumes: readonly string[];
    /**
     * Those of them of which each process has one of its own, which goes with it, on nodes that share no disk: what is to stay is
     * kept elsewhere there. Defaults to none.
     */
    readonly passingVolumes?: readonly string[];
    /**
     * Names of further ones, in memory: for sockets by which its containers talk to each other. Empty whenever none of them
     * runs, so no data.
     */
    readonly memoryVolumes?: readonly string[];
    /** Lengths of its generated passwords by name: letters and digits, new ones for each `credentialsVersion`. */
    readonly passwords: Readonly<Record<string, number>>;
    /** Further ones that the configuration asks for. Defaults to none. */
    readonly furtherPasswords?: (options: ServiceOptions) => Readonly<Record<string, number>>;
    /** A database of its own in Postgres, with a role of that name. */
    readonly database?: string;
    /** Whether it encrypts what it stores, with a key that has to be kept when a new one takes its place. */
    readonly encrypts?: boolean;
    /** The environment by which tasks, notebooks and other services find it. */
    readonly clientEnvironment?: Readonly<Record<string, string>>;
    /** The state in whose place it would run, which a platform in a cluster may keep elsewhere. Defaults to none. */
    readonly replacedBy?: keyof Outside;
    /** What {@link clientEnvironment} is where that is elsewhere. Defaults to none. */
    readonly outsideEnvironment?: (outside: Outside) => Readonly<Record<string, string>>;
    /** Whether mode prod goes without it: what others ask it elsewhere, nobody asks there. Defaults to false. */
    readonly outOfProd?: boolean;
    /** Secret variables of the same kind, for pods. */
    readonly clientSecrets?: (
        password: Passwords,
        options: ServiceOptions,
    ) => Readonly<Record<string, pulumi.Output<string>>>;
    /** Images to be pulled besides its own, by name. */
    readonly furtherImages?: (options: Pick<ServiceOptions, "objectStore">) => Readonly<Record<string, string>>;
    /** How a user gets in: values by name, by the name of what they open. */
    readonly logins?: (
        made: Pick<Stack, "password" | "databases">,
        options: Pick<ServiceOptions, "airflowUsers" | "mlflowLogin" | "objectStore" | "outside">,
    ) => Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
    /** What it consists of in a stack, in the order in which it starts. */
    readonly describe: (stack: Stack) => readonly ServiceSpec[];
}

/** A definition whose names TypeScript knows, so that other types can be made from them. */
export function defineService<const D extends ServiceDefinition>(definition: D): D {
    return definition;
}
