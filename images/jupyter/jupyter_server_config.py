"""JupyterLab for one project: its notebooks, its token, nothing asked of the network.

The token comes from a file: an environment variable would show in `docker inspect`, an argument in `ps`.
"""

import os
from pathlib import Path

# The group (0) may write what is made here, as Airflow and Jupyter share it whatever their user ids.
os.umask(0o002)

c = get_config()  # noqa: F821  (Jupyter defines it)

c.IdentityProvider.token = Path("/run/secrets/jupyter/token").read_text(encoding="utf-8").strip()
# All interfaces of the container; what of it is published, and where, its runner decides.
c.ServerApp.ip = "0.0.0.0"  # noqa: S104
c.ServerApp.port = 8888
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
notebooks = os.environ.get("GAIAFLOW_NOTEBOOKS", "/home/gaiaflow/notebooks")
c.ServerApp.root_dir = notebooks
# A kernel that was asked for without a notebook works there, too.
os.chdir(notebooks)
# Browsers come by the published port, notebooks' own clients by the service's name; the token is what guards.
c.ServerApp.allow_remote_access = True
# Whatever describes a kernel, it runs in the container with the project's environment, and none in this one.
c.KernelProvisionerFactory.default_provisioner_name = "gaiaflow-kernels"
# A shell here would have neither the project's packages nor its environment. A notebook's `!` has both.
c.ServerApp.terminals_enabled = False
# Packages are the image's; the extension manager would ask PyPI and then fail to write.
c.LabApp.extension_manager = "readonly"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.handlers.announcements.NeverCheckForUpdate"
