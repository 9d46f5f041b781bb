import { platform } from "gaiaflow";

export = platform;
