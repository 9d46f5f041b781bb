/** The program's error, for packages that may not import the program. */
export { UserError, messageOf } from "../../lib/user-error";
