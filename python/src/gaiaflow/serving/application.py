"""MLflow's own scoring server of one version of a model, with two pages about that besides."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaiaflow.serving.model import Wanted, lacking

if TYPE_CHECKING:
    from fastapi import FastAPI


def application(wanted: Wanted, version: str) -> FastAPI:
    """Load it. RuntimeError where that fails, with what the environment lacks of what the model asks for."""
    import mlflow
    from fastapi import Request
    from fastapi.responses import PlainTextResponse, Response
    from mlflow.pyfunc import scoring_server

    folder = mlflow.artifacts.download_artifacts(
        artifact_uri=f"models:/{wanted.name}/{version}", dst_path=tempfile.mkdtemp()
    )
    try:
        model = mlflow.pyfunc.load_model(folder)
    except Exception as error:
        raise RuntimeError(_with_lacking(str(error), Path(folder))) from error
    app: FastAPI = scoring_server.init(model)
    example = model.metadata.get_serving_input(folder)

    async def about(request: Request) -> Response:
        return PlainTextResponse(_about(wanted, version, request.url.netloc, model.metadata, example is not None))

    async def input_example(_: Request) -> Response:
        if example is None:
            return PlainTextResponse("The model was logged without input_example.\n", 404)
        return Response(example, media_type="application/json")

    app.router.add_route("/", about)
    app.router.add_route("/input-example", input_example)
    return app


def _with_lacking(problem: str, folder: Path) -> str:
    file = folder / "requirements.txt"
    found = lacking(file.read_text().splitlines()) if file.is_file() else []
    if not found:
        return problem
    return (
        f"{problem.rstrip('.')}. It asks for {', '.join(found)}. Put that into the project's requirements, then: npx "
        "gaiaflow start; or train it again with what is here"
    )


def _about(wanted: Wanted, version: str, host: str, metadata: Any, has_example: bool) -> str:
    post = f"curl http://{host}/invocations -H 'Content-Type: application/json' -d"
    ask = f"curl -s http://{host}/input-example | {post} @-" if has_example else f"{post} '{{\"inputs\": …}}'"
    run = f", of run {metadata.run_id}" if metadata.run_id else ""
    return (
        f"{wanted.uri}: version {version} of {wanted.name}{run}\n\n"
        "POST /invocations    a prediction, of JSON as MLflow's model servers take it\n"
        "GET  /input-example  such JSON, as the model was logged with it\n"
        "GET  /ping           200\n"
        f"GET  /version        MLflow's\n\n{ask}\n"
    )
