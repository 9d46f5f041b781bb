// Pulumi gives every policy pack ts-node, which checks types for seconds at each run; `npm run typecheck` has checked these.
delete require.extensions[".ts"];
require("../register.cjs");
require("./pack");
