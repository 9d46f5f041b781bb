/** The Node language host's command, by the name under which Pulumi looks for it beside its own. */
export const LANGUAGE_HOST = "pulumi-language-nodejs";
