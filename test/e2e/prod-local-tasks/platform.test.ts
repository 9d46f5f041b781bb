import { useProdLocal } from "../../support/use-prod-local";
import { stores } from "../dev/suites/stores";
import { calls } from "../prod-local/suites/calls";
import { mappedRows } from "../prod-local/suites/mapped-rows";
import { scenes } from "../prod-local/suites/scenes";
import { bareOperators } from "./suites/bare-operators";
import { changedCode } from "./suites/changed-code";
import { ends } from "./suites/ends";
import { orphans } from "./suites/orphans";

// The first `up` may build every image and the tools of a cluster; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

// What tasks do in pods, besides what each change of the code waits for.
const { fixture } = useProdLocal();

mappedRows(fixture);
calls(fixture);
scenes(fixture);
stores(fixture);
ends(fixture);
orphans(fixture);
bareOperators(fixture);
changedCode(fixture);
