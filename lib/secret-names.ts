/** A name Kubernetes takes for an object, but for its length: a subdomain by RFC 1123. In Python: `kubernetes_names.py`. */
export const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What the names of the stack's own secrets begin with. */
export const OWN_SECRETS = "gaiaflow-";

/** What Kubernetes calls a secret, at most 253 characters; none of the stack's own. */
export const SECRET_NAME = new RegExp(`^(?!${OWN_SECRETS})(?=.{1,253}$)${OBJECT_NAME.source.slice(1)}`);

/** What carries a value of a secret: the name of an environment variable. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
