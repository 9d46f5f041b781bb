/**
 * What a heading is linked by, as GitHub makes it: the same link then works there and on the site.
 *
 * @param {string} heading Its text, without Markdown's marks.
 */
export function slugOf(heading) {
    return heading
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
        .replaceAll(" ", "-");
}
