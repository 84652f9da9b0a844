"""Static files under names that change with their content, compressed once."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Hashed and compressed, and also inside `import "./other.js"`, which Django leaves alone by default."""

    support_js_module_import_aggregation = True
