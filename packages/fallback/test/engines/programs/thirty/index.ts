import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** As many resources as the test asks for, of both packages in turn; none loads the packages just the same. */
const count = new pulumi.Config().requireNumber("count");

for (let index = 0; index < count; index += 1) {
    if (index % 2 === 0) new random.RandomId(`id-${index}`, { byteLength: 8 });
    else new command.local.Command(`command-${index}`, { create: `echo ${index}` });
}
