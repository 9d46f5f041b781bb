/**
 * What a heading is linked by, as GitHub makes it: the same link then works there and on the site. GitHub's own is
 * `github-slugger`, of which this is the one expression that matters here; VitePress would collapse hyphens.
 *
 * @param {string} heading Its text, without Markdown's marks.
 * @returns {string}
 */
function slugOf(heading) {
    return heading
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
        .replaceAll(" ", "-");
}

module.exports = { slugOf };
