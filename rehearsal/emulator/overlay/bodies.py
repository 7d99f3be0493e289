"""Bodies of requests, read before whoever answers reads them."""

import io
from typing import Any

from werkzeug.formparser import parse_form_data


def kept_body(environ: dict[str, Any]) -> bytes:
    """As it came, put back for whoever reads it next."""
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def form_of(environ: dict[str, Any]) -> dict[str, str]:
    """What a browser sends beside a file by a form (POST Object), by name in small letters."""
    if not environ.get("CONTENT_TYPE", "").startswith("multipart/form-data"):
        return {}
    if "meridian.form" not in environ:
        _, fields, _ = parse_form_data({**environ, "wsgi.input": io.BytesIO(kept_body(environ))})
        environ["meridian.form"] = {name.lower(): value for name, value in fields.items()}
    form: dict[str, str] = environ["meridian.form"]
    return form
