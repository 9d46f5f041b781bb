import { certificates } from "./certificates";
import { cgroups } from "./cgroups";
import type { MachineCheck } from "./check";
import { clock } from "./clock";
import { disk } from "./disk";
import { dockerCommand } from "./docker-command";
import { dockerContext } from "./docker-context";
import { dockerCredentials } from "./docker-credentials";
import { dockerDaemon } from "./docker-daemon";
import { dockerSocket } from "./docker-socket";
import { folders } from "./folders";
import { freePorts } from "./free-ports";
import { leftovers } from "./leftovers";
import { memory } from "./memory";
import { passphrase } from "./passphrase";
import { proxy } from "./proxy";
import { stateLock } from "./state-lock";
import { tools } from "./tools";
import { wsl } from "./wsl";

/** All that `gaiaflow doctor` looks at, in the order in which it is read. */
export const MACHINE_CHECKS: readonly MachineCheck[] = [
    dockerCommand,
    dockerDaemon,
    dockerSocket,
    dockerContext,
    dockerCredentials,
    freePorts,
    memory,
    disk,
    cgroups,
    folders,
    clock,
    tools,
    proxy,
    certificates,
    passphrase,
    stateLock,
    wsl,
    leftovers,
];

/** What would end a start in the middle, or in words that nobody understands. */
export const BEFORE_START: readonly MachineCheck[] = [dockerCredentials, disk, folders, certificates, stateLock];
