/** What Kubernetes calls a secret: RFC 1123, at most 253 characters. Those that begin with `gaiaflow-` are the stack's own. */
export const SECRET_NAME = /^(?!gaiaflow-)[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/** What carries a value of a secret: the name of an environment variable. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
