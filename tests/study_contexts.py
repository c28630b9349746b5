"""Conditions of made-up studies."""

from __future__ import annotations

from readings import PROVENANCE, made_up_table

from nasgauge.studies.study_context import StudyContext

CONTEXT = StudyContext("naswot on 4 architectures", made_up_table([90, 91, 92, 93]), PROVENANCE)
