import { hasDigest, imageInputs, tagOf } from "../images";
import { demand, type Rule } from "../rule";

/** Others move the image under such a tag, and what runs is another one after the next pull. */
export const noMovingTag: Rule = {
    name: "no-moving-tag",
    description: "Images are named by a version or a digest.",
    check: (resource) => imageInputs(resource).map((input) => demand(input, isFixed, FIX)),
};

const FIX =
    "names no version: give it a tag such as :1.4.2 or, better, a digest (NAME@sha256:…). " +
    "Images of a GaiaFlow stack are set by gaiaflow:images and gaiaflow:objectStore.image.";

function isFixed(reference: unknown): boolean {
    if (typeof reference !== "string") {
        return false;
    }
    const tag = tagOf(reference);
    return hasDigest(reference) || (tag !== undefined && isVersion(tag));
}

/** Versions have digits, `stable` and `main` have none; a hash may happen to have none either. */
function isVersion(tag: string): boolean {
    return (/\d/.test(tag) || /^[0-9a-f]{7,}$/.test(tag)) && !MOVING.some((pattern) => pattern.test(tag));
}

/** `3.12-latest` moves as `latest` does; `1.27-stable` is what one calls a version. */
const MOVING = [/(^|[-._])(latest|nightly|edge|canary|rolling)([-._]|$)/i, /^(stable|main|master|dev|head)([-._]|$)/i];
