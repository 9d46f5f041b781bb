/** This machine's processor in the words of Go and Docker. */
export const ARCHITECTURE = process.arch === "x64" ? "amd64" : process.arch;
