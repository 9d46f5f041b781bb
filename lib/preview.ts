/** `yes` where a preview is to say the same on every machine, one without a Docker daemon too. */
export const PREVIEW_ANYWHERE_VARIABLE = "GAIAFLOW_PREVIEW_ANYWHERE";
