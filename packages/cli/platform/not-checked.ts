import { UserError } from "@gaiaflow/engine-core/user-error";

/** Of a command that checks something: there is nothing that could be. Its exit code is 2, and not that of a fault. */
export class NotChecked extends UserError {}
