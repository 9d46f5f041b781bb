import {
    RuntimeOptionPrompt,
    RuntimeOptionsResponse,
    type RuntimeOptionsRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { parseOptions } from "./options";
import { installedPackageManagers } from "./package-manager";

/** What `pulumi new` asks beyond the template's own questions: which package manager, unless that is settled. */
export async function promptsFor(request: RuntimeOptionsRequest): Promise<RuntimeOptionsResponse> {
    if (parseOptions(request.getInfo()).packagemanager !== "auto") {
        return new RuntimeOptionsResponse();
    }
    const choices = (await installedPackageManagers()).map(valueOf);
    const prompt = new RuntimeOptionPrompt()
        .setKey("packagemanager")
        .setDescription("The package manager to use for installing dependencies")
        .setPrompttype(RuntimeOptionPrompt.RuntimeOptionType.STRING)
        .setChoicesList(choices)
        .setDefault(valueOf("npm"));
    return new RuntimeOptionsResponse().setPromptsList([prompt]);
}

function valueOf(text: string): RuntimeOptionPrompt.RuntimeOptionValue {
    return new RuntimeOptionPrompt.RuntimeOptionValue()
        .setPrompttype(RuntimeOptionPrompt.RuntimeOptionType.STRING)
        .setStringvalue(text)
        .setDisplayname(text);
}
