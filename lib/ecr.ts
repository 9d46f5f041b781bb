/**
 * Hosts of Amazon's private registries, with and without IPv6, in every partition:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-ipv6-endpoints.html
 */
const PRIVATE = new RegExp(
    String.raw`^\d+\.(?:dkr\.ecr|dkr-ecr)(?:-fips)?\.(?<region>[a-z0-9-]+)\.(?:` +
        [
            ...["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu"],
            ...["on.aws", "on.amazonwebservices.com.cn", "on.amazonwebservices.eu"],
            ...["c2s.ic.gov", "sc2s.sgov.gov", "cloud.adc-e.uk", "csp.hci.ic.gov"],
        ]
            .map((suffix) => suffix.replaceAll(".", String.raw`\.`))
            .join("|") +
        String.raw`)(?::443)?$`,
);

/** Its public one, whose tokens come from one region: https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html */
const PUBLIC = /^public\.ecr\.aws(?::443)?$/;

/** The command of `aws` that gives a token for a registry of Amazon's; undefined for any other registry. */
export function ecrCommand(server: string): readonly string[] | undefined {
    const { region } = PRIVATE.exec(server)?.groups ?? {};
    if (region !== undefined) {
        return ["ecr", "get-login-password", "--region", region];
    }
    return PUBLIC.test(server) ? ["ecr-public", "get-login-password", "--region", "us-east-1"] : undefined;
}
