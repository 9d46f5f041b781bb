"""`task_factory.partial(…).expand(…)`: one task for each element."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import DAG, task, task_group

from gaiaflow import task_factory
from gaiaflow.airflow_api import AirflowFailException
from gaiaflow.errors import TaskArgumentError
from gaiaflow.factory import spec_of
from gaiaflow.testing import task_config
from support.airflow_versions import dag_serialization
from support.pods import environment_in_pod, run_in_pod
from support.real_run import run_dag
from support.runs import run_context

FLOW = """
from airflow.sdk import DAG, literal, task, task_group
from gaiaflow import task_factory

@task
def scenes(count):
    return [{"scene": f"s{index}", "text": "{{ run_id }}"} for index in range(count)]

def summed(name):
    return task_factory(f"sum_{name}", "sample.functions:give", xcom_pull_tasks={"value": {"task": name}},
                        trigger_rule="all_done")

with DAG("flow", schedule=None) as flow:
    for name, count in {"none": 0, "one": 1, "three": 3}.items():
        found = scenes.override(task_id=f"find_{name}")(count)
        each = task_factory.partial(name, "sample.functions:summary", func_kwargs={"scene": "p", "kept": "{{ 1 + 1 }}"})
        each.expand(func_kwargs=found) >> summed(name)

    listed = task_factory.partial("listed", "sample.functions:summary", {"a": 1}, xcom_pull_tasks={
        "all": {"task": "three"}}).expand(
            func_kwargs=[{"x": "{{ 2 + 2 }}"}, {"x": literal("{{ x }}"), "a": 2}, {"x": [found]}])
    flow.get_task("three") >> listed >> summed("listed")

    task_factory.partial("kwargs", "sample.functions:summary", env_vars={"A": "1"}).expand_kwargs([
        {"func_kwargs": {"x": "{{ 3 }}"}, "env_vars": {"B": "2"}}, {"func_kwargs": {"x": 5}}]) >> summed("kwargs")

    given = task(task_id="given")(lambda: [{"func_kwargs": {"x": "{{ 3 }}"}, "env_vars": {"C": "{{ 4 }}"}}])()
    task_factory.partial("from_task", "sample.functions:summary").expand_kwargs(given) >> summed("from_task")

    own = task_factory("make", "sample.functions:give", {"value": [{"x": 1}, {"x": 2}]})
    twice = own.output.map(lambda it: {"x": it["x"] * 2})
    doubled = task_factory.partial("doubled", "sample.functions:summary").expand(func_kwargs=twice)
    doubled >> summed("doubled")
    task_factory("taken", "sample.functions:give", {"value": doubled.output})

    @task
    def length(values):
        return len(list(values))

    length(doubled.output)

    @task_group
    def group(scene):
        first = task_factory("first", "sample.functions:summary", {"scene": scene})
        task_factory("second", "sample.functions:give", {"value": first.output})
        task_factory("whole", "sample.functions:summary", scene)

    group.expand(scene=[{"a": "{{ ds }}"}, {"a": 2}])
    task_factory("sum_group", "sample.functions:give", {"value": flow.get_task("group.second").output})
    flow.get_task("group.whole") >> summed("group.whole")
"""


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("execution", ["in-process", "container"])
def test_in_a_real_run(execution: str, dags_folder: Path, task_socket: str) -> None:
    (dags_folder / "flow.py").write_text(FLOW)
    with task_config("dev", execution=execution, task_socket=task_socket):
        states, xcoms = run_dag(dags_folder, "flow")
    assert states[""] == "success"

    def of(name: str) -> Any:
        return xcoms[f"sum_{name}", "return_value"]

    found = [{"scene": f"s{index}", "kept": "2", "text": "{{ run_id }}"} for index in range(3)]
    assert (of("none"), of("one"), of("three")) == ([], found[:1], found)
    assert states["none"].startswith("skipped")
    plain = [{"scene": f"s{index}", "text": "{{ run_id }}"} for index in range(3)]
    assert of("listed") == [
        {"a": 1, "x": "4", "all": found},
        {"a": 2, "x": "{{ x }}", "all": found},
        {"a": 1, "x": [plain], "all": found},
    ]
    assert of("kwargs") == [{"x": "3"}, {"x": 5}]
    assert of("from_task") == [{"x": "{{ 3 }}"}]
    assert of("doubled") == xcoms["taken", "return_value"] == [{"x": 2}, {"x": 4}]
    assert xcoms["length", "return_value"] == 2
    assert of("group") == [{"scene": {"a": "{{ ds }}"}}, {"scene": {"a": 2}}]
    assert of("group.whole") == [{"a": "{{ ds }}"}, {"a": 2}]


def elements(operator: Any) -> list[Any]:
    """The operators that Airflow makes of a mapped one, each rendered as before it runs."""
    operators = []
    for index in range(
        len(
            next(iter(operator.expand_input.value.values()))
            if isinstance(operator.expand_input.value, dict)
            else operator.expand_input.value
        )
    ):
        context = run_context(operator, dag_run=None)
        context["ti"].map_index = index
        element = operator.unmap(operator.expand_input.resolve(context)[0])
        context["task"] = context["ti"].task = element
        element.render_template_fields(context)
        operators.append((element, element.build_pod_request_obj(context)))
    return operators


def test_each_element_has_a_pod_with_its_own_arguments() -> None:
    with (
        task_config("prod_local", image="stack:1", secrets=["of-stack"]),
        DAG("d", default_args={"image": "bare:1", "env_vars": {"NO": "1"}, "retries": 7}),
    ):
        mapped = task_factory.partial(
            "t",
            "sample.functions:summary",
            {"a": "{{ ds }}", "b": 1},
            env_vars={"A": "1", "B": "1"},
            labels={"team": "x"},
        ).expand_kwargs(
            [
                {"func_kwargs": {"b": "{{ 1 + 1 }}"}, "env_vars": {"B": "{{ 2 }}"}},
                {"func_kwargs": {}, "image": "own:1", "secrets": ["mine"]},
            ]
        )
    assert mapped.retries == 7
    (_, first), (_, second) = elements(mapped)
    assert run_in_pod(first)[1] == {"a": "2026-01-02", "b": "2"}
    assert run_in_pod(second)[1] == {"a": "2026-01-02", "b": 1}
    assert [environment_in_pod(pod)[name] for pod in (first, second) for name in ("A", "B")] == ["1", "2", "1", "1"]
    assert [pod.spec.containers[0].image for pod in (first, second)] == ["stack:1", "own:1"]
    assert [[it.secret_ref.name for it in pod.spec.containers[0].env_from] for pod in (first, second)] == [
        ["of-stack"],
        ["of-stack", "mine"],
    ]
    assert "NO" not in environment_in_pod(first)
    assert first.metadata.labels["team"] == "x"


def test_variables_from_another_task_are_no_templates() -> None:
    with task_config("prod_local"), DAG("d"):
        mapped = task_factory.partial("t", "sample:give").expand_kwargs([{}])
    element = mapped.unmap({"env_vars": {"A": "{{ ds }}"}, "func_kwargs": {"value": "{{ ds }}"}})
    context = run_context(element)
    element.render_template_fields(context)
    pod = element.build_pod_request_obj(context)
    assert environment_in_pod(pod)["A"] == "{{ ds }}"
    assert run_in_pod(pod)[1] == "{{ ds }}"


@pytest.mark.parametrize(
    ("arguments", "default_args", "retries"),
    [
        ({}, {}, 2),
        ({}, {"retries": 0}, 0),
        ({"retries": 1}, {"retries": 5}, 1),
        ({"default_args": {"retries": 4}}, {"retries": 5}, 4),
    ],
)
@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_retries_are_those_of_any_task(mode: str, arguments: Any, default_args: Any, retries: int) -> None:
    with task_config(mode), DAG("d", default_args=default_args):
        mapped = task_factory.partial("t", "sample:give", **arguments).expand(func_kwargs=[{"value": 1}])
    assert mapped.retries == retries
    assert mapped.unmap({"func_kwargs": {"value": 1}}).retries == retries


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_airflows_own_arguments_hold(mode: str) -> None:
    with task_config(mode), DAG("d"):
        mapped = task_factory.partial(
            "t",
            "sample:give",
            map_index_template="{{ func_kwargs.value }}",
            max_active_tis_per_dag=3,
            pool="few",
            skip_on_exit_code=99,
            max_active_tis_per_dagrun=2,
            xcom_push=False,
            container_resources=None,
        ).expand(func_kwargs=[{"value": 1}])
    assert (mapped.max_active_tis_per_dag, mapped.max_active_tis_per_dagrun, mapped.pool) == (3, 2, "few")
    assert mapped.partial_kwargs["map_index_template"] == "{{ func_kwargs.value }}"
    assert spec_of(mapped).func_path == "sample:give"  # type: ignore[union-attr]
    assert mapped.operator_name == ("PythonOperator" if mode == "dev" else "KubernetesPodOperator")
    element = mapped.unmap({"func_kwargs": {"value": 1}})
    assert not element.do_xcom_push
    skips = element.python_callable.skip_on_exit_code if mode == "dev" else set(element.skip_on_exit_code)
    assert skips == {99}


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_outputs_draw_the_dependency(mode: str) -> None:
    with task_config(mode), DAG("d"):
        a, b, c = (task_factory(name, "sample:give") for name in "abc")
        mapped = task_factory.partial("t", "sample:give", {"x": [a.output]}).expand(
            func_kwargs=[{"y": b.output}, c.output]
        )
        assert mapped.upstream_task_ids == {"a", "b", "c"}
        assert task_factory.partial("u", "sample:give").expand(func_kwargs=a.output).upstream_task_ids == {"a"}
        assert task_factory.partial("v", "sample:give").expand_kwargs([a.output, {}]).upstream_task_ids == {"a"}


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_a_mapped_task_is_serialized_the_same_each_time(mode: str) -> None:
    def serialized() -> Any:
        with task_config(mode, env_vars={"A": "of the stack"}), DAG("d") as dag:
            a = task_factory("a", "sample:give")
            task_factory.partial("t", "sample:give", {"x": a.output}, env_vars={"B": "of the call"}).expand(
                func_kwargs=[{"y": "{{ ds }}"}]
            )
        return dag_serialization().to_dict(dag)

    assert serialized() == serialized()
    text = str(serialized())
    assert " at 0x" not in text
    assert "of the stack" not in text
    assert "of the call" not in text


@pytest.mark.filterwarnings("ignore:Task 't' was never mapped")
@pytest.mark.parametrize("mode", ["dev", "prod_local"])
@pytest.mark.parametrize(
    ("expand", "message"),
    [
        (
            lambda it: it.expand(func_kwargs={"value": [1]}),
            "func_kwargs is a dict; expected a list with an element for each",
        ),
        (lambda it: it.expand(func_kwargs="ab"), "func_kwargs is a str; expected a list"),
        (
            lambda it: it.expand(func_kwargs=[{"value": 1}, 2]),
            "element 1: func_kwargs is a int; expected a dict of arguments",
        ),
        (
            lambda it: it.expand(func_kwargs=[{"value": b"1"}]),
            "element 0: func_kwargs['value'] is a value of type bytes; expected JSON",
        ),
        (
            lambda it: it.expand(func_kwargs=[{"value": "x" * 130_000}]),
            "element 0: func_kwargs is 130020 bytes long (own, value)",
        ),
        (
            lambda it: it.expand(func_kwargs=[{"pulled": 1}]),
            "element 0: func_kwargs['pulled'] is also in xcom_pull_tasks",
        ),
        (
            lambda it: it.expand(retries=[1, 2]),
            "retries is an argument that no element may give; expected one of func_kwargs, env_vars, image, secrets",
        ),
        (lambda it: it.expand(env_vars=[{"A": 1}]), "element 0: env_vars['A'] is of type int; expected a text (str)"),
        (lambda it: it.expand_kwargs({"func_kwargs": {}}), "expand_kwargs is a dict; expected a list"),
        (lambda it: it.expand_kwargs([1]), "expand_kwargs[0] is a int; expected a dict such as"),
        (lambda it: it.expand_kwargs([{"value": 1}]), "value is an argument that no element may give"),
    ],
)
def test_faults_name_the_element_while_the_dag_is_parsed(mode: str, expand: Any, message: str) -> None:
    with task_config(mode), DAG("d"):
        it = task_factory.partial("t", "sample:give", {"own": 1}, xcom_pull_tasks={"pulled": {"task": "a"}})
        with pytest.raises(TaskArgumentError) as caught:
            expand(it)
        assert str(caught.value).startswith(f"task 't': {message}")


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_an_element_of_another_task_that_forgets_func_kwargs_hears_of_it(mode: str) -> None:
    with task_config(mode), DAG("d"):
        given = task_factory("make", "sample:give")
        mapped = task_factory.partial("t", "sample:give").expand_kwargs(given.output)
        with pytest.raises(AirflowFailException, match="an element of expand_kwargs has 'x'; expected func_kwargs"):
            mapped.unmap({"x": 1})
        with pytest.raises(AirflowFailException, match="an element of expand_kwargs has 'hostnetwork'; expected"):
            mapped.unmap({"func_kwargs": {}, "hostnetwork": True})
        assert mapped.unmap({"func_kwargs": {"x": 1}}).task_id == "t"


def test_the_faults_of_partial_are_those_of_a_task() -> None:
    with task_config("dev"), DAG("d"):
        with pytest.raises(TaskArgumentError, match="func_path is 'sample'"):
            task_factory.partial("t", "sample")
        with pytest.raises(TaskArgumentError, match="retires is no argument"):
            task_factory.partial("t", "sample:give", retires=1)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("[1]", "task 't': func_kwargs from another task is a int; expected a dict of arguments"),
        ("{'a': 1}", "task 't': func_kwargs from another task is a tuple; expected a dict of arguments"),
        ("[{'pulled': 1}]", "task 't': xcom_pull_tasks['pulled'] is also in func_kwargs; expected each"),
    ],
)
def test_what_another_task_gives_and_no_task_takes_fails_the_element_at_once(
    given: str, message: str, dags_folder: Path, caplog: Any, capfd: Any
) -> None:
    # Under a name of its own: Airflow 3.1 looks for tasks in the DAG as it was first tested.
    (dags_folder / "flow.py").write_text(f"""
from airflow.sdk import DAG, task
from gaiaflow import task_factory

with DAG("refused_elements", schedule=None):
    made = task(task_id="made")(lambda: {given})()
    task_factory.partial("t", "sample.functions:summary", xcom_pull_tasks={{"pulled": {{"task": "made"}}}}).expand(
        func_kwargs=made
    )
""")
    with task_config("dev"):
        states, _ = run_dag(dags_folder, "refused_elements")
    assert states["t"] == "failed after 1"
    assert message in caplog.text + "".join(capfd.readouterr())


@task
def number() -> int:
    """A task of Airflow's own."""
    return 1


def test_a_mapped_task_in_a_mapped_group_is_what_airflow_says_of_it() -> None:
    @task_group
    def group(value: int) -> None:
        task_factory.partial("t", "sample:give").expand(func_kwargs=[{"value": value}])

    with task_config("dev"), DAG("d"), pytest.raises(NotImplementedError, match="operator expansion in an expanded"):
        group.expand(value=[1])
