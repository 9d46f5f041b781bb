"""Kernels in another container, as Jupyter's server sees them, and what is left of them."""

import asyncio
import os
import signal
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import KernelServer, Notebook

Use = Callable[..., None]


def alive(pid: int) -> bool:
    """Whether it runs; one that has ended and is not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def gone(*pids: int) -> None:
    async with asyncio.timeout(120):
        while any(alive(pid) for pid in pids):
            await asyncio.sleep(0.1)


def test_a_cell_runs_with_the_projects_packages_and_its_environment(use: Use, server: KernelServer) -> None:
    async def steps(notebook: Notebook) -> None:
        assert await notebook.run("6 * 7") == "42"
        assert await notebook.run("import tornado; tornado.version") == "'6.4.1'"
        # What only Jupyter's server has does not come along.
        assert await notebook.run("import os; [os.environ.get('PYTEST_VERSION'), os.getcwd()]") == (
            f"[None, '{server.folder}']"
        )
        assert notebook.manager.kernel_spec.display_name.endswith(" (iris)")
        info = notebook.manager.get_connection_info()
        assert info["transport"] == "ipc"
        longest = max(len(f"{info['ip']}-{info[name]}") for name in info if name.endswith("_port"))
        assert longest < 108 - len("/run/gaiaflow/kernels") + len(str(server.folder))

    use(steps)
    assert sorted(path.name for path in server.folder.glob("kernel-*")) == []


def test_an_interrupt_ends_the_cell_and_not_the_kernel(use: Use) -> None:
    async def steps(notebook: Notebook) -> None:
        await notebook.run("kept = 1")
        running = await notebook.begin("import time; time.sleep(300)")
        await notebook.manager.interrupt_kernel()
        assert (await running).endswith("KeyboardInterrupt")
        assert await notebook.run("kept") == "1"

    use(steps)


def test_a_restart_is_another_process(use: Use) -> None:
    async def steps(notebook: Notebook) -> None:
        before = int(await notebook.run("kept = 1; import os; os.getpid()"))
        await notebook.restart()
        assert await notebook.run("kept") == "NameError"
        assert int(await notebook.run("import os; os.getpid()")) != before
        await gone(before)

    use(steps)


def test_a_kernel_that_dies_is_started_again_and_said_to_have_died(use: Use) -> None:
    async def steps(notebook: Notebook) -> None:
        died = asyncio.Event()
        notebook.manager.add_restart_callback(died.set, "restart")
        notebook.client.execute("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        async with asyncio.timeout(120):
            await died.wait()
        await notebook.client.wait_for_ready(timeout=120)
        assert await notebook.run("6 * 7") == "42"

    use(steps)


def test_kernels_do_not_see_each_other(use: Use) -> None:
    async def steps(first: Notebook, second: Notebook) -> None:
        running = await first.begin("import time; time.sleep(300)")
        assert await second.run("'second'") == "'second'"
        assert not running.done()
        await first.manager.interrupt_kernel()
        assert (await running).endswith("KeyboardInterrupt")
        assert await second.run("1") == "1"

    use(steps, notebooks=2)


def test_what_a_kernel_has_started_ends_with_it(use: Use) -> None:
    pids: list[int] = []

    async def steps(notebook: Notebook) -> None:
        code = "import os, subprocess; sleeps = subprocess.Popen(['sleep', '600']); [os.getpid(), sleeps.pid]"
        pids.extend(map(int, (await notebook.run(code)).strip("[]").split(",")))

    use(steps)
    asyncio.run(gone(*pids))


def test_kernels_end_with_the_connection_of_jupyters_server(use: Use) -> None:
    async def steps(notebook: Notebook) -> None:
        notebook.manager.stop_restarter()
        pid = notebook.manager.provisioner.pid
        notebook.manager.provisioner.process._connection.shutdown(socket.SHUT_RDWR)
        await gone(pid)
        assert not await notebook.manager.is_alive()

    use(steps)


def test_kernels_end_with_their_server(use: Use, server: KernelServer) -> None:
    async def steps(notebook: Notebook) -> None:
        notebook.manager.stop_restarter()
        pid = notebook.manager.provisioner.pid
        assert await asyncio.to_thread(server.stop) == 0
        assert not alive(pid)
        assert not await notebook.manager.is_alive()
        with pytest.raises(RuntimeError, match=r"does not answer.*npx gaiaflow start"):
            await server.manager().start_kernel()

    use(steps)


def test_a_kernel_in_a_folder_that_is_not_there_says_so(server: KernelServer) -> None:
    async def steps() -> None:
        await server.ready()
        with pytest.raises(RuntimeError, match=r"does not start in .*/nowhere: .*No such file"):
            await server.manager().start_kernel(cwd=str(server.folder / "nowhere"))

    asyncio.run(steps())


def test_a_server_takes_the_place_of_one_that_was_killed(environment: object, server: KernelServer) -> None:
    async def steps() -> None:
        await server.ready()
        server.stop(signal.SIGKILL)
        server.__init__(environment, server.folder)
        notebook = await Notebook.open(server)
        assert await notebook.run("1") == "1"
        await notebook.close()

    asyncio.run(steps())


def test_only_the_group_may_connect_and_nonsense_ends_nothing(server: KernelServer) -> None:
    async def steps() -> None:
        await server.ready()
        path = server.folder / "server.sock"
        assert stat.S_IMODE(path.stat().st_mode) == 0o770
        for nonsense in (b"{\n", b"[]\n", b'{"argv": 1, "env": {}, "cwd": "/"}\n', b""):
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(path))
                connection.sendall(nonsense)
                connection.shutdown(socket.SHUT_WR)
                assert connection.recv(100) == b""
        notebook = await Notebook.open(server)
        await notebook.close()
        assert os.WIFEXITED(server.process.poll() or 0)

    asyncio.run(steps())


def test_processes_that_others_left_are_waited_for(use: Use) -> None:
    async def steps(notebook: Notebook) -> None:
        # An orphan in a session of its own, as a daemon is.
        shell = "setsid sleep 600 >/dev/null & echo $!"
        printed = await notebook.run(f"import subprocess; int(subprocess.check_output(['sh', '-c', {shell!r}]))")
        orphan = Path(f"/proc/{printed}")
        assert orphan.exists()
        os.kill(int(printed), signal.SIGTERM)
        async with asyncio.timeout(120):
            while orphan.exists():
                await asyncio.sleep(0.1)

    use(steps)
