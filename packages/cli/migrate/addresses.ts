import { childrenOf, type SyntaxNode } from "../../../lib/python-module";
import type { Draft } from "./draft";
import { ownLines } from "./edits";
import { STACK_VARIABLES } from "./env-vars";
import { innerText, isEarlierPlatform, isFixedKey, isFixedSecret, withServices } from "./platform-values";

/** Arguments of S3 clients that find their keys in the task's variables when these are left out. */
const KEY_ARGUMENTS = new Set(["aws_access_key_id", "aws_secret_access_key"]);

/** Addresses and fixed keys of the earlier platform, in any Python file. */
export class AddressPass {
    constructor(private readonly draft: Draft) {}

    public run(): void {
        const { file } = this.draft;
        file.of("AssignStatement").forEach((node) => this.removeVariable(node));
        for (const { args } of file.calls()) {
            this.draft.removeItems(
                args,
                ({ name, value }) => name !== undefined && KEY_ARGUMENTS.has(name) && isFixedKey(file.textValue(value)),
            );
        }
        const strings = [...file.of("String"), ...file.of("FormatString")];
        strings.filter((node) => !isDocstring(node) && !this.draft.takesOut(node)).forEach((node) => this.string(node));
    }

    /** `os.environ["AWS_ACCESS_KEY_ID"] = "minio"`: each task has the stack's. */
    private removeVariable(node: SyntaxNode): void {
        const { file } = this.draft;
        const [target, sign, value, more] = childrenOf(node);
        if (target?.name !== "MemberExpression" || sign?.name !== "AssignOp" || !value || more) {
            return;
        }
        const [, , key] = childrenOf(target);
        const isVariable = file.qualified(childrenOf(target)[0] ?? target) === "os.environ";
        if (isVariable && key && STACK_VARIABLES.has(file.textValue(key) ?? "") && isEarlierPlatform(file, value)) {
            const lines = ownLines(file.source, node);
            const isOnly = node.parent?.name === "Body" && childrenOf(node.parent).length === 2;
            if (isOnly || lines === undefined) {
                this.draft.replace(node, "pass");
            } else {
                this.draft.remove(lines);
            }
        }
    }

    private string(node: SyntaxNode): void {
        const { file } = this.draft;
        const inner = innerText(file, node);
        const services = inner === undefined ? undefined : withServices(inner);
        if (isFixedSecret(inner)) {
            this.draft.note(
                node,
                "is a key of the earlier platform's MinIO; tasks have the stack's in AWS_SECRET_ACCESS_KEY",
            );
        } else if (services?.left === true && !this.isConstant(node)) {
            this.draft.note(node, "names a gateway, which differs from machine to machine; write the host's own name");
        } else if (services?.left === false) {
            const [, prefix = "", quote = '"'] = /^([rRuUfF]{0,2})("""|'''|"|')/.exec(file.text(node)) ?? [];
            const isPlain = !/\{/.test(services.text);
            this.draft.replace(node, (isPlain ? prefix.replace(/f/i, "") : prefix) + quote + services.text + quote);
        }
    }

    /** `GATEWAY = "192.168.49.1"`: what uses it is looked at, and it goes with the last of them. */
    private isConstant(node: SyntaxNode): boolean {
        return node.parent?.name === "AssignStatement" && node.parent.parent?.name === "Script";
    }
}

function isDocstring(node: SyntaxNode): boolean {
    return node.parent?.name === "ExpressionStatement";
}
