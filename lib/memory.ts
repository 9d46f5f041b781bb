/** An amount of memory as people write it: `512Mi` or `2Gi`. */
export const MEMORY_PATTERN = /^([1-9][0-9]{0,5})(Mi|Gi)$/;

/**
 * Mebibytes of a written amount.
 * @throws RangeError when the text does not match {@link MEMORY_PATTERN}.
 */
export function mebibytes(text: string): number {
    const [, amount, unit] = MEMORY_PATTERN.exec(text) ?? [];
    if (amount === undefined) {
        throw new RangeError(`not an amount of memory: ${text}`);
    }
    return Number(amount) * (unit === "Gi" ? 1024 : 1);
}
