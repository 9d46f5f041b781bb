// Prints the modules that a process has loaded, when it ends.
process.on("exit", () => console.error(Object.keys(require.cache).join("\n")));
