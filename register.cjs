// Lets Pulumi load TypeScript without checking its types, for `nodeargs: --require gaiaflow/register.cjs` in Pulumi.yaml.
// @ts-expect-error It brings no types.
require("sucrase/register/ts");
