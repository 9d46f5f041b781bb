import { PolicyPack } from "@pulumi/policy";
import { toPolicy } from "./rule";
import { RULES } from "./rules";
import { readStackFacts } from "./stack-facts";

const stack = readStackFacts();

new PolicyPack("gaiaflow", { policies: RULES.map((rule) => toPolicy(rule, stack)) });
