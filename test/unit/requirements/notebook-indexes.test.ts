import { notebookIndexes } from "../../../requirements/notebook-indexes";

test("a notebook's pip and uv find the project's indexes by variables, and their logins in files alone", () => {
    const { files, variables } = notebookIndexes([
        { url: "https://pypi.example.com/simple", password: "s3cret" },
        { url: "http://intra.example.com:8080/simple", username: "reader", password: "other" },
        { url: "git+https://git.example.com", password: "third" },
    ]);
    expect(variables).toEqual({
        PIP_EXTRA_INDEX_URL: "https://pypi.example.com/simple http://intra.example.com:8080/simple",
        PIP_NO_INPUT: "1",
        PIP_TRUSTED_HOST: "intra.example.com:8080",
        UV_INDEX: "gaiaflow-1=https://pypi.example.com/simple gaiaflow-2=http://intra.example.com:8080/simple",
    });
    expect(Object.keys(files)).toEqual(["/run/secrets/indexes/netrc", "/run/secrets/indexes/logins"]);
    expect(files["/run/secrets/indexes/netrc"]).toContain("machine intra.example.com login reader password other\n");
    expect(files["/run/secrets/indexes/logins"]).toContain("export UV_INDEX_GAIAFLOW_1_PASSWORD='s3cret'\n");
});

test("indexes that ask for no login are no files, and none is nothing", () => {
    expect(notebookIndexes([{ url: "https://pypi.example.com/simple" }])).toEqual({
        variables: {
            PIP_EXTRA_INDEX_URL: "https://pypi.example.com/simple",
            UV_INDEX: "gaiaflow-1=https://pypi.example.com/simple",
        },
        files: {},
    });
    expect(notebookIndexes([])).toEqual({ variables: {}, files: {} });
});
