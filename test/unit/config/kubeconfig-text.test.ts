import * as os from "node:os";
import * as path from "node:path";
import { isKubeconfigText } from "../../../config/kubeconfig-text";

test.each([
    ["apiVersion: v1\nkind: Config\n", true],
    ['{"apiVersion":"v1"}', true],
    ["~/.kube/config", false],
    ["deploy/kubeconfig.yaml\n", false],
    [path.join(os.homedir(), "a b", "config"), false],
])("%j is a kubeconfig itself: %p", (value, expected) => {
    expect(isKubeconfigText(value)).toBe(expected);
});
