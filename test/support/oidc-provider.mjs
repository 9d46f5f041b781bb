// A provider of OpenID Connect that logs in whomever `login_hint` names: `node oidc-provider.mjs SETTINGS`, a JSON text with
// the `issuer`, what clients there are, people by their names with their claims, and by how many seconds its clock is late.
// It says "ready" once it listens at the issuer's port.
const { clients, issuer, lateSeconds = 0, people } = JSON.parse(process.argv[2] ?? "{}");
const now = Date.now;
Date.now = () => now() - lateSeconds * 1000;

const { default: Provider } = await import("oidc-provider");
const provider = new Provider(issuer, {
    clients,
    claims: {
        openid: ["sub"],
        email: ["email"],
        profile: ["preferred_username", "given_name", "family_name", "groups"],
    },
    findAccount: (_, name) => ({ accountId: name, claims: () => ({ sub: name, ...people[name] }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ["of the tests"] },
});
provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith("/interaction/")) {
        return next();
    }
    const { params, prompt, session } = await provider.interactionDetails(ctx.req, ctx.res);
    if (prompt.name === "login") {
        return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: String(params.login_hint) } });
    }
    const grant = new provider.Grant({ accountId: String(session?.accountId), clientId: String(params.client_id) });
    grant.addOIDCScope(String(params.scope));
    return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } });
});
provider.listen(Number(new URL(issuer).port), () => console.log("ready"));
