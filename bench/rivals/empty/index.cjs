const { ComponentResource } = require("@pulumi/pulumi");

new ComponentResource("bench:index:Empty", "empty");
