import { loadSettings } from "./config/settings";
import { deploy } from "./stacks/deploy";

/** The program: settings of the stack, what its mode is made of, outputs. */
module.exports = async () => deploy(loadSettings());
