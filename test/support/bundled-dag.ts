/**
 * A DAG of two tasks, the first of which waits for a file, and a module beside it that both import. Each task returns
 * the module's word, and so which version of it that task has run.
 */
export function bundledDag(id: string, word: string): Record<string, string> {
    return {
        [`${id}.py`]: `
import os, time
from airflow.sdk import dag, task
from ${id}_neighbour import WORD

@dag(dag_id="${id}", schedule=None)
def bundled():
    @task
    def first():
        from ${id}_neighbour import WORD
        open("/tmp/${id}-begun", "w").close()
        while not os.path.exists("/tmp/${id}-go"):
            time.sleep(0.2)
        return WORD

    @task
    def second(before):
        from ${id}_neighbour import WORD
        return [before, WORD]

    second(first())

bundled()
`,
        [`${id}_neighbour.py`]: `WORD = "${word}"\n`,
    };
}
