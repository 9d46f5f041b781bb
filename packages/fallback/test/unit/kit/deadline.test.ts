import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { deadlineIn } from "../../../providers/kit/deadline";

test("ends what is bound to it, also when garbage was collected meanwhile", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const signal = AbortSignal.any([new AbortController().signal, deadlineIn(50)]);
    await sleep(10);
    collectGarbage();
    await sleep(100);
    expect(signal.aborted).toBe(true);
    expect((signal.reason as Error).name).toBe("TimeoutError");
});
