/** `yes` where a preview is to say the same on every machine, one without a Docker daemon too. */
export const PREVIEW_ANYWHERE_VARIABLE = "GAIAFLOW_PREVIEW_ANYWHERE";

/** Where `npm run preview` says which keys of the stack's file are encrypted: their paths below `gaiaflow:`, as JSON. */
export const ENCRYPTED_VARIABLE = "GAIAFLOW_PREVIEW_ENCRYPTED";

/** How the text begins that stands in for an encrypted value in `npm run preview`; its key follows. */
export const STAND_IN = "stand-in for ";
