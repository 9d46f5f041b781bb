// Lets Pulumi load TypeScript without checking its types, for `nodeargs: --require gaiaflow/register.cjs` in Pulumi.yaml.
require("sucrase/register/ts");
