import { ecrCommand } from "../../../lib/ecr";

test.each([
    ["111122223333.dkr.ecr.eu-central-1.amazonaws.com", "eu-central-1"],
    ["111122223333.dkr.ecr.eu-central-1.amazonaws.com:443", "eu-central-1"],
    ["111122223333.dkr-ecr.eu-central-1.on.aws", "eu-central-1"],
    ["111122223333.dkr-ecr-fips.us-gov-west-1.on.aws", "us-gov-west-1"],
    ["111122223333.dkr.ecr-fips.us-gov-east-1.amazonaws.com", "us-gov-east-1"],
    ["111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"],
    ["111122223333.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn", "cn-north-1"],
    ["111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"],
    ["111122223333.dkr.ecr.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"],
])("%s is Amazon's, in %s", (server, region) => {
    expect(ecrCommand(server)).toEqual(["ecr", "get-login-password", "--region", region]);
});

test("the public registry has tokens of its own", () => {
    expect(ecrCommand("public.ecr.aws")).toEqual(["ecr-public", "get-login-password", "--region", "us-east-1"]);
});

test.each([
    ...["", "registry.example.com", "111122223333.dkr.ecr.eu-central-1.amazonaws.com.example.com", "xpublic.ecr.aws"],
    ...["111122223333.dkr.ecr.eu-central-1.amazonaws.com:5000", "111122223333xdkr.ecr.eu-central-1.amazonaws.com"],
])("%j is not Amazon's", (server) => {
    expect(ecrCommand(server)).toBeUndefined();
});
