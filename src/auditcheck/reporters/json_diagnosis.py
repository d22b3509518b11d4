"""Diagnoses and the order of work in JSON reports."""

from __future__ import annotations

from typing import Any

from auditcheck.model.diagnosis import Correction, Diagnosis, Suspect, WorkPlan
from auditcheck.reporters.json_values import cell_json, decimal_json, location_json, optional_json, words_json


def diagnosis_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return a diagnosis."""
    return {
        "sentence": words_json(diagnosis.sentence),
        "certain": diagnosis.certain,
        "alternatives": diagnosis.alternatives,
        "others": [cell_json(cell) for cell in diagnosis.others],
        "suspects": [_suspect(suspect) for suspect in diagnosis.suspects],
        "cleared": [words_json(words) for words in diagnosis.cleared],
        "note": optional_json(diagnosis.note),
    }


def plan_json(plan: WorkPlan) -> dict[str, Any]:
    """Return the order of work."""
    return {
        "headline": optional_json(plan.headline),
        "cells": plan.cells,
        "issues": plan.issues,
        "steps": [
            {
                "words": words_json(step.words),
                "cells": [cell_json(cell) for cell in step.cells],
                "issues": step.issues,
            }
            for step in plan.steps
        ],
        "not_used": [{"rule": rule, "reason": words_json(words)} for rule, words in plan.not_used],
        "cut_off": optional_json(plan.cut_off),
    }


def _suspect(suspect: Suspect) -> dict[str, Any]:
    return {
        "corrections": [_correction(correction) for correction in suspect.corrections],
        "heals": list(suspect.heals),
        "evidence": [words_json(words) for words in suspect.evidence],
        "objections": [words_json(words) for words in suspect.objections],
    }


def _correction(correction: Correction) -> dict[str, Any]:
    return {
        "location": location_json(correction.location),
        "present": decimal_json(correction.present),
        "proposed": decimal_json(correction.proposed),
        "low": decimal_json(correction.low),
        "high": decimal_json(correction.high),
        "type": correction.kind.value,
        "cause_code": correction.code or None,
        "cause": optional_json(correction.cause),
    }
