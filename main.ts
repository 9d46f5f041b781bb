/** What the npm package exports: the program, and what it is made of for programs of one's own (docs/components.md). */
export { platform } from "./stacks/platform";

export { ClusterImage, type ClusterImageArgs } from "./components/minikube/cluster-image";
export { MinikubeManager, type MinikubeManagerArgs } from "./components/minikube/minikube-manager";
export { MlopsManager, type MlopsManagerArgs } from "./components/mlops/mlops-manager";
export { Networks, type NetworksArgs } from "./components/mlops/networks";
export { ProjectImage, type ProjectImageArgs } from "./components/image/project-image";
export { TaskAccess, type TaskAccessArgs } from "./components/tasks/task-access";
export { TaskConfig, type TaskConfigArgs } from "./components/tasks/task-config";
export { TaskNamespace, type TaskNamespaceArgs } from "./components/tasks/task-namespace";
export { TaskSecret, type TaskSecretArgs } from "./components/tasks/task-secret";

// What their arguments are made from.
export type { Settings } from "./config/settings";
export { airflowFolder } from "./stacks/airflow-files";
export { devTaskConfig } from "./stacks/dev";
export { sharedImages, type SharedBuild } from "./stacks/images";
export { mlopsArgs, type MlopsParts } from "./stacks/mlops-args";
export { minikubeProvider } from "./stacks/providers";
export { stackSettings } from "./stacks/stack-settings";
export { chooseSubnets } from "./stacks/subnets";
