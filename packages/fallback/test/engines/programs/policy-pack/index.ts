import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";

const forbidden = new pulumi.Config("engines").get("forbidden");

new PolicyPack("engines-policies", {
    policies: [
        {
            name: "no-forbidden-component",
            description: "The component that the stack's config forbids is not there.",
            enforcementLevel: "mandatory",
            validateStack: ({ resources }, report) => {
                for (const { name } of resources.filter((resource) => resource.name === forbidden)) {
                    report(`${name} is forbidden in ${pulumi.getStack()}`);
                }
            },
        },
    ],
});
