import { z } from "zod";
import { field, part, string } from "./fields";
import { refuse } from "./refusal";

/** They stand in files of one line each. */
const LINE = /^[^\r\n\0]+$/;

const fields = z.strictObject({
    url: part(
        z.string().regex(/^(git\+)?https?:\/\/[^\s/]+/),
        "the address of an index, or of a git host with `git+` before it",
        "https://pypi.example.com/simple",
    ),
    username: part(string().pipe(z.string().regex(LINE)).optional(), "a user's name", "reader"),
    password: field(string().pipe(z.string().regex(LINE)).optional(), {
        description: "",
        expects: "a password or token of one line, set with --secret",
        example: "TOKEN",
        secret: true,
    }),
});

/** An index of Python packages, or a host of git repositories, and the login there. */
export const packageIndex = fields.superRefine(({ password, url, username }, context) => {
    if (username !== undefined && password === undefined) {
        refuse(context, ["password"], { expects: "that user's password or token, set with --secret" });
    }
    if (url.startsWith("git+") && password === undefined) {
        refuse(context, ["password"], {
            expects: "a token for that host, set with --secret; without one it needs no entry",
        });
    }
});
