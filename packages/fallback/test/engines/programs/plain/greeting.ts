import * as pulumi from "@pulumi/pulumi";

interface GreetingArgs {
    readonly text: pulumi.Input<string>;
}

/** A resource that needs no provider. */
export class Greeting extends pulumi.ComponentResource {
    public readonly text: pulumi.Output<string>;

    public constructor(name: string, args: GreetingArgs, options?: pulumi.ComponentResourceOptions) {
        super("engines:test:Greeting", name, {}, options);
        this.text = pulumi.output(args.text);
        this.registerOutputs({ text: this.text });
    }
}
