import { version } from "@pulumi/random/package.json";
import { defineProvider } from "../kit/provider";
import { randomBytes } from "./bytes";
import { randomId } from "./id";
import { randomInteger } from "./integer";
import type { NoClient } from "./keepers";
import { randomPassword } from "./password";
import { randomPet } from "./pet";
import { randomShuffle } from "./shuffle";
import { randomString } from "./string";
import { randomUuids } from "./uuid";

/** Stands in for Pulumi's random provider: values drawn once and kept in the state. */
export const randomProvider = defineProvider({
    name: "random",
    version,
    dropsUnknown: true,
    config: {},
    refusedConfig: {},
    configure: (): Promise<NoClient> => Promise.resolve(undefined),
    resources: [
        randomBytes,
        randomId,
        randomInteger,
        randomPassword,
        randomPet,
        randomShuffle,
        randomString,
        ...randomUuids,
    ],
    functions: [],
    refused: { "pulumi:providers:random/terraformConfig": "there is no Terraform provider behind this one" },
});
